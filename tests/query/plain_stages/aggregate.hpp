// SPDX-License-Identifier: MIT
// Aggregates mails one by one.
#pragma once

#include <string>
#include <vector>

#include "query/plain_stages/mails.hpp"

namespace kvq::tests::plain_stages {

struct Aggregate {
  std::string function;
  std::string column;
  std::string name() const { return column.empty() ? function : function + "(" + column + ")"; }
};

/// An aggregate of mails; `column` is empty for the number of mails.
Value aggregate(const std::string& function, const std::string& column,
                const std::vector<const Mail*>& mails);

}  // namespace kvq::tests::plain_stages
