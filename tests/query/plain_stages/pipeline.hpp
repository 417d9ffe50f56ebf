// SPDX-License-Identifier: MIT
// Random stages, and a second, plain doing of them: mails fetched whole, then sorted, cut, grouped and
// counted in C++. It shares no code with query/.
#pragma once

#include <string>
#include <vector>

#include "query/plain_stages/mails.hpp"

namespace kvq::tests::plain_stages {

struct Outcome {
  /// The stages.
  std::string text;
  std::vector<Row> rows;
};

/// The same seed gives the same stages.
Outcome run_random_stages(unsigned seed);

}  // namespace kvq::tests::plain_stages
