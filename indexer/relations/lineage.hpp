// SPDX-License-Identifier: MIT
// Which earlier posting a series follows, why, and how sure that is.
#pragma once

#include <optional>
#include <vector>

#include "schema/stores/relation_rows.hpp"

namespace kvq {

/// Why two postings may be of one topic.
struct Clues {
  /// The user's word, which overrides all else.
  std::optional<bool> override_says;
  bool same_change_id = false;
  /// The later names a mail of the earlier by its address.
  bool links = false;
  /// The later answers a mail of the earlier.
  bool answers = false;
  bool same_title = false;
  /// Of the patches of the smaller one, in percent, how many the other has by patch-id.
  int common_patches = 0;
};

/// A posting that another may follow.
struct Predecessor {
  Posting posting;
  Clues clues;
};

/// The posting that `series` follows: of those that a clue speaks for, the newest revision.
std::optional<Lineage> choose_previous(const Posting& series, const std::vector<Predecessor>& candidates);

}  // namespace kvq
