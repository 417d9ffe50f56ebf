// SPDX-License-Identifier: MIT
// Which patches of a series a verdict is about, as the mail says it: the column `patches` of the table
// `verdict`.
//
//   (empty)   what the mail answers: a patch, or through its cover the series
//   all       the series, whatever patch the mail answers
//   1,3..4    by number
//   1..-2     a negative number counts from the end, -1 is the last patch
//   rest      the patches that no earlier verdict names
//   of 3      this number of patches, the mail does not say which
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kvq {

struct PatchRange {
  int from = 0;
  int to = 0;

  bool operator==(const PatchRange&) const = default;
};

inline constexpr std::string_view all_patches = "all";
inline constexpr std::string_view remaining_patches = "rest";

std::string text_of(const std::vector<PatchRange>& ranges);

/// Returns the ranges in the text; none for the words and for anything else.
std::vector<PatchRange> ranges_in(std::string_view text);

/// Writes and reads `of 3`; nullopt for anything else.
std::string text_of_count(int count);
std::optional<int> count_in(std::string_view text);

/// Whether the ranges name a patch of a series with `total` patches.
bool name_patch(const std::vector<PatchRange>& ranges, int number, int total);

}  // namespace kvq
