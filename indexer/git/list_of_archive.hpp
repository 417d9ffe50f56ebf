// SPDX-License-Identifier: MIT
// Determines which list an archive belongs to.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "indexer/git/archive.hpp"
#include "indexer/git/git.hpp"
#include "schema/stores/archive_store.hpp"

namespace kvq {

/// The commits of an epoch's whole history, oldest first, kept so that it is walked only once.
struct WalkedHistory {
  std::filesystem::path epoch;
  Oid head;
  std::vector<WalkedCommit> commits;
};

/// Returns the list that the archive was indexed as, or else a new list. The new list is named `wanted`, or
/// by the archive's first mail (of a mailbox or Maildir, one of the first), or else after its folder. Stores
/// the history walked to find that mail in `walked`. Throws Error: `usage` if the archive belongs to a list
/// other than `wanted`, `archive` if it has no mails.
ListRow list_of(const Database& database, ArchiveStore& archives, const Archive& archive,
                const std::optional<std::string>& wanted, std::optional<WalkedHistory>& walked);

}  // namespace kvq
