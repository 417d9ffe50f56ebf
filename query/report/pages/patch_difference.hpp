// SPDX-License-Identifier: MIT
// The difference between two revisions of a patch, as range-diff shows it. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kvq::report {

struct DifferenceLine {
  enum class Kind { same, removed, added, skipped };
  Kind kind;
  /// A line of a patch, with its own sign; of `skipped`, empty.
  std::string text;

  bool operator==(const DifferenceLine&) const = default;
};

/// Returns the lines of both patches, with three lines around each change. What changes with every rebase
/// does not count: the numbers of lines in hunk headers, blob ids, and the diffstat. Empty if nothing else
/// differs.
std::vector<DifferenceLine> patch_difference(std::string_view earlier, std::string_view later);

}  // namespace kvq::report
