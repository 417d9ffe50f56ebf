// SPDX-License-Identifier: MIT
// What the verdicts in the answers to a series come to.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "indexer/relations/authors.hpp"
#include "indexer/relations/review.hpp"

namespace kvq {

struct Decision {
  std::string_view state;
  /// The mails that decided it.
  std::vector<int64_t> evidence;
};

/// What the verdicts say about a series.
struct Verdicts {
  /// Absent if they give it no state, or decide only some of its patches.
  std::optional<Decision> decision;
  /// The numbers of the patches that are in a tree, and the answers that say so.
  std::set<int> applied;
  std::vector<int64_t> appliers;
};

Verdicts verdicts_on(const SeriesRow& series, const std::vector<ReviewedPatch>& patches,
                     std::span<const Answer> answers, const Authors& authors);

/// The tags that people take back.
class TakenBack {
 public:
  explicit TakenBack(const std::vector<ReviewedPatch>& patches);

  /// Adds answers that are behind those added before. Returns whether one takes a tag back.
  bool add(std::span<const Answer> answers);

  /// Whether the person who gave the trailer to a patch takes it back later: in an answer to the patch, or to
  /// the cover. `given` is the answer with the trailer, null if the patch itself has it.
  bool holds(int64_t patch, const TrailerOf& trailer, const Answer* given) const;

 private:
  std::vector<const Answer*> answers_;
  int64_t cover_ = 0;
};

}  // namespace kvq
