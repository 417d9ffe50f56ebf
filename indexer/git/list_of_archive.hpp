// SPDX-License-Identifier: MIT
// Which list an archive is of.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "indexer/git/archive.hpp"
#include "indexer/git/git.hpp"
#include "schema/stores/archive_store.hpp"

namespace kvq {

/// The commits of an epoch's whole history, oldest first, as somebody has walked it already.
struct WalkedHistory {
  std::filesystem::path epoch;
  Oid head;
  std::vector<WalkedCommit> commits;
};

/// The list that the archive was indexed as; else a new one, with the name `wanted`, or the one that the
/// archive's first mail tells, or that of its folder. A history that was walked to that mail is left in
/// `walked`. Throws Error (usage) where the archive is another list's than the wanted one.
ListRow list_of(const Database& database, ArchiveStore& archives, const Archive& archive,
                const std::optional<std::string>& wanted, std::optional<WalkedHistory>& walked);

}  // namespace kvq
