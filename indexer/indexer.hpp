// SPDX-License-Identifier: MIT
// Updates a database from an archive: adds new commits, removes deleted mails, and follows rewritten history.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "indexer/relations/settings.hpp"
#include "schema/sqlite/database.hpp"
#include "schema/stores/people_store.hpp"

namespace kvq {

/// The progress of a run, in commits of the current epoch.
struct IndexProgress {
  std::string list;
  int64_t done;
  int64_t total;
};

struct IndexOptions {
  /// The list's name; by default it is derived from the archive.
  std::optional<std::string> list = {};
  RelationSettings relations = {};
  PeopleSettings people = {};
  /// Called periodically, in the calling thread.
  std::function<void(const IndexProgress&)> progress = {};
  /// Called between mails. If it returns true, the run commits what it has and throws Error (interrupted).
  std::function<bool()> interrupted = {};
};

struct IndexSummary {
  /// Mails read in this run.
  int64_t mails = 0;
  /// Messages that were not yet in the database.
  int64_t added = 0;
  /// Deliveries removed: deleted, or lost by rewritten history.
  int64_t deleted = 0;
  /// Commits read that have a defect.
  int64_t defective = 0;

  IndexSummary& operator+=(const IndexSummary& other) {
    mails += other.mails;
    added += other.added;
    deleted += other.deleted;
    defective += other.defective;
    return *this;
  }
};

/// Indexes the new commits of the archive at `path` (see find_archive). Everything that the summary or an
/// interruption reports as done is committed. Throws Error.
IndexSummary index_archive(const Database& database, const std::filesystem::path& path,
                           const IndexOptions& options);

}  // namespace kvq
