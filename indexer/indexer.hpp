// SPDX-License-Identifier: MIT
// Bringing a database up to date with an archive: new commits in, deleted mails out, rewritten history
// followed.
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

/// How far a run is, in commits of the epoch at work.
struct IndexProgress {
  std::string list;
  int64_t done;
  int64_t total;
};

struct IndexOptions {
  /// The list's name, instead of what the archive tells.
  std::optional<std::string> list = {};
  RelationSettings relations = {};
  PeopleSettings people = {};
  /// Called now and then, in the calling thread.
  std::function<void(const IndexProgress&)> progress = {};
  /// Asked between mails; true ends the run with what it has, by Error (interrupted).
  std::function<bool()> interrupted = {};
};

struct IndexSummary {
  /// Mails read in this run.
  int64_t mails = 0;
  /// Messages that were not in the database.
  int64_t added = 0;
  /// Deliveries taken out: deleted, or gone with rewritten history.
  int64_t deleted = 0;
  /// Mails read that have a defect.
  int64_t defective = 0;

  IndexSummary& operator+=(const IndexSummary& other) {
    mails += other.mails;
    added += other.added;
    deleted += other.deleted;
    defective += other.defective;
    return *this;
  }
};

/// Indexes what is new in the archive at `path` (see find_archive). What the summary, or an interruption,
/// reports as done is kept whatever happens next. Throws Error.
IndexSummary index_archive(const Database& database, const std::filesystem::path& path,
                           const IndexOptions& options);

}  // namespace kvq
