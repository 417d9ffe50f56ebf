// SPDX-License-Identifier: MIT
// Updates a database from an archive: adds new commits, removes deleted mails, and follows rewritten history.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "indexer/relations/settings.hpp"
#include "schema/base/error.hpp"
#include "schema/mail/mail_place.hpp"
#include "schema/sqlite/database.hpp"
#include "schema/stores/people_store.hpp"

namespace kvq {

/// The progress of a run, in commits of the current epoch.
struct IndexProgress {
  std::string list;
  /// Committed to the database: kept however the process ends.
  int64_t done;
  int64_t total;
  /// Read so far, which tells the speed.
  int64_t read = 0;
};

struct IndexOptions {
  /// The list's name; by default it is derived from the archive.
  std::optional<std::string> list = {};
  /// The format of a mailbox; by default the one as which it was indexed, or else `automatic`.
  std::optional<MboxFormat> mbox_format = {};
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
  /// Whether words of deleted mails stay in the files of the database for now, because another process uses
  /// it. The next run removes them.
  bool leaves_traces = false;
  /// What the user should know about the archive although all that it has was indexed.
  std::vector<std::string> warnings = {};

  IndexSummary& operator+=(const IndexSummary& other) {
    mails += other.mails;
    added += other.added;
    deleted += other.deleted;
    defective += other.defective;
    leaves_traces = other.leaves_traces;
    warnings.insert(warnings.end(), other.warnings.begin(), other.warnings.end());
    return *this;
  }
};

/// Some epochs of an archive cannot be read, or not completely; everything else was indexed. As an Error, it
/// is that of the first of them.
class UnreadEpochs : public Error {
 public:
  /// `causes` has at least one error.
  UnreadEpochs(std::vector<Error> causes, IndexSummary done)
      : Error(causes.front()), causes_(std::move(causes)), done_(std::move(done)) {}

  /// One error for each epoch.
  const std::vector<Error>& causes() const { return causes_; }
  const IndexSummary& done() const { return done_; }

 private:
  std::vector<Error> causes_;
  IndexSummary done_;
};

/// Indexes what is new in the archive, mailbox, Maildir or mail at `path` (see find_archive). Everything that
/// the summary or an interruption reports as done is committed. Throws UnreadEpochs, or another Error.
IndexSummary index_archive(const Database& database, const std::filesystem::path& path,
                           const IndexOptions& options);

}  // namespace kvq
