// SPDX-License-Identifier: MIT
// Determines which earlier posting a series follows, the reason, and the confidence.
#pragma once

#include <optional>
#include <vector>

#include "schema/stores/relation_rows.hpp"

namespace kvq {

/// Evidence that two postings belong to the same topic.
struct Clues {
  /// The user's setting, which overrides everything else.
  std::optional<bool> override_says;
  bool same_change_id = false;
  /// The later posting links to a mail of the earlier one.
  bool links = false;
  /// The later posting replies to a mail of the earlier one.
  bool answers = false;
  bool same_title = false;
  /// The percentage of the smaller posting's patches that the other one also has, by patch-id.
  int common_patches = 0;
};

/// A posting that a later one may follow.
struct Predecessor {
  Posting posting;
  Clues clues;
};

/// Returns the posting that `series` follows: the newest revision among the candidates with evidence.
std::optional<Lineage> choose_previous(const Posting& series, const std::vector<Predecessor>& candidates);

}  // namespace kvq
