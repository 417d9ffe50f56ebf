// SPDX-License-Identifier: MIT
// Indexes the archives of a database from their beginning, as `kvq index` did.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "indexer/indexer.hpp"
#include "schema/mail/mail_place.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// A list and what to index for it: the folder of its archive, or one epoch.
struct ListArchive {
  std::string list;
  std::filesystem::path path;
  /// Of an mbox.
  std::optional<MboxFormat> mbox_format;

  bool operator==(const ListArchive&) const = default;
};

/// Returns the archives in the order in which their lists were first indexed. Absent if a folder no longer
/// exists.
std::optional<std::vector<ListArchive>> archives_of(const Database& database);

/// Indexes the archives into the database. Throws Error.
void index_all(const Database& database, const std::vector<ListArchive>& archives, IndexOptions options);

/// A new index of the archives in a private file, or why there is none.
struct IndexedAnew {
  std::optional<Database> index;
  std::string why;
};

/// Indexes all archives of the database. There is no index if an archive cannot be read to its end or lacks
/// an epoch, or if the temporary folder has no space. Throws other Errors.
IndexedAnew index_anew(const Database& database);

}  // namespace kvq
