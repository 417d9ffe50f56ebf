// SPDX-License-Identifier: MIT
// Random stages and a second, simple implementation of them: it fetches whole mails, then sorts, cuts, groups
// and counts them in C++. Shares no code with query/.
#pragma once

#include <string>
#include <vector>

#include "query/plain_stages/mails.hpp"

namespace kvq::tests::plain_stages {

struct Outcome {
  /// The text of the stages.
  std::string text;
  std::vector<Row> rows;
};

/// The same seed gives the same stages.
Outcome run_random_stages(unsigned seed);

}  // namespace kvq::tests::plain_stages
