// SPDX-License-Identifier: MIT
// What has become of the history of an epoch since it was indexed.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "indexer/git/git.hpp"
#include "schema/stores/archive_store.hpp"

namespace kvq {

struct NewHistory {
  /// The commits to index, oldest first.
  std::vector<WalkedCommit> commits;
  /// The newest indexed commit that is still in the history: the one before `commits`. If it is not the last
  /// indexed one, the history was rewritten. Absent if none is.
  std::optional<Oid> last_kept;
  /// The number of deliveries up to that commit.
  int64_t kept = 0;
};

/// Compares the history up to `head` with the commits that the database has of the epoch. Reads as many
/// commits as are new, and at most a few thousand more.
NewHistory new_history(const Repository& repository, const Oid& head, ArchiveStore& archives,
                       const EpochRow& epoch);

}  // namespace kvq
