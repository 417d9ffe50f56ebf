// SPDX-License-Identifier: MIT
// Terms and a second, simple implementation of them that checks each mail. Shares no code with query/.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "query/plain_terms/mails.hpp"

namespace kvq::tests::plain_terms {

using Predicate = std::function<bool(const Mail&)>;

struct Term {
  std::string text;
  Predicate holds;
};

std::vector<Term> vocabulary();

}  // namespace kvq::tests::plain_terms
