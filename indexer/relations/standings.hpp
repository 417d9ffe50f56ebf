// SPDX-License-Identifier: MIT
// How a series stood over time.
#pragma once

#include <vector>

#include "indexer/relations/review.hpp"

namespace kvq {

/// Returns the standing of a series at its posting, and each later change of it, by the times of the answers
/// and of the commits in trees. `review` is the review with all answers. Of a series with very many answers,
/// changes may be found some answers late; the last one is always right.
std::vector<Standing> standings_of(const SeriesRow& series, const std::vector<ReviewedPatch>& patches,
                                   const std::vector<Answer>& answers, const SeriesReview& review);

}  // namespace kvq
