// SPDX-License-Identifier: MIT
// Collects the trailers that answers give to a patch, by b4's rules.
#pragma once

#include <string>
#include <vector>

#include "indexer/patches/commit_trailer.hpp"
#include "indexer/patches/ready_series.hpp"

namespace kvq {

struct GivenTrailers {
  std::vector<CommitTrailer> trailers;
  std::vector<ReadySeries::Ignored> ignored;
};

/// Adds the trailers in the answers, in their order. Those that name somebody other than the sender are
/// ignored, unless `of_others`. An answer that is a patch itself gives none.
void collect_trailers(const std::vector<std::string>& answers, bool of_others, GivenTrailers& out);

}  // namespace kvq
