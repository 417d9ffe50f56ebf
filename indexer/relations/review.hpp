// SPDX-License-Identifier: MIT
// Evaluates the replies to a series: the trailers of each patch, and the state of the series.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "schema/stores/relation_rows.hpp"

namespace kvq {

/// A reply: the mail, the cover or patch of the series that it is about, and its trailers and verdicts.
struct Answer {
  const ThreadMail* mail = nullptr;
  int64_t patch = 0;
  std::vector<TrailerOf> trailers;
  std::vector<VerdictOf> verdicts;
  /// Whether the word of its sender on what is applied counts for a series of their own.
  bool may_apply = false;
};

struct ReviewedPatch {
  const ThreadMail* mail = nullptr;
  int number = 0;
  std::vector<TrailerOf> trailers;
  /// Absent if no tree has it.
  std::optional<TreeWord> in_tree = {};
};

/// `patches` are the members of the series, the cover with number 0 first; `answers` are sorted, oldest
/// first.
SeriesReview review_of(const SeriesRow& series, const std::vector<ReviewedPatch>& patches,
                       const std::vector<Answer>& answers);

}  // namespace kvq
