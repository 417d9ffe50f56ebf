// SPDX-License-Identifier: MIT
// What the answers to a series come to: which trailers hold for which patch, and how far it is.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "schema/stores/relation_rows.hpp"

namespace kvq {

/// An answer: the mail, the cover or patch of the series that it is about, and what it says.
struct Answer {
  const ThreadMail* mail = nullptr;
  int64_t patch = 0;
  std::vector<TrailerOf> trailers;
  std::vector<std::string> verdicts;
};

struct ReviewedPatch {
  const ThreadMail* mail = nullptr;
  int number = 0;
  std::vector<TrailerOf> trailers;
};

/// `patches` are the members of the series, the cover with number 0 first, `answers` oldest first.
SeriesReview review_of(const SeriesRow& series, const std::vector<ReviewedPatch>& patches,
                       const std::vector<Answer>& answers);

}  // namespace kvq
