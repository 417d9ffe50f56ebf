// SPDX-License-Identifier: MIT
// Writes the commits of one epoch, which threads read and parse, in transactions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "indexer/batch.hpp"
#include "indexer/indexer.hpp"
#include "indexer/relations/relate.hpp"
#include "schema/full_text/full_text.hpp"
#include "schema/sqlite/database.hpp"
#include "schema/stores/archive_store.hpp"
#include "schema/stores/bulk_load.hpp"
#include "schema/stores/message_store.hpp"

namespace kvq {

/// The stores that write mails. Created once, because their many statements take a while to prepare.
struct MailWriters {
  explicit MailWriters(const Database& database) : messages(database), relations(database) {}

  MessageStore messages;
  Relations relations;
};

/// What a run writes with.
struct IndexRun {
  const Database& database;
  ArchiveStore& archives;
  MailWriters& writers;
  BulkLoad& bulk_load;
  const ListRow& list;
  const IndexOptions& options;
  IndexSummary& summary;
};

/// Consecutive commits or mails, in batches that threads read.
struct CommitBatches {
  using Read = std::function<PreparedBatch(size_t index)>;

  /// In commits; the batches differ in size only if the mails do.
  std::vector<size_t> sizes;
  /// Makes the function with which one thread reads batches.
  std::function<Read()> make_reader;
  /// For the progress: the commits before these in this run, and those of the whole run, as far as known.
  int64_t done_before = 0;
  int64_t total = 0;
};

class EpochWriter {
 public:
  /// The run must outlive the writer. `epoch` is the epoch as it is in the database.
  EpochWriter(const IndexRun& run, const EpochRow& epoch);

  /// Sets where the epoch ends now, after deliveries were removed.
  void cut_back_to(int64_t position, const std::string& head);

  /// Stores commits at the end of the epoch. Throws what reading them throws, after the commits before it
  /// were stored, and Error (interrupted).
  void write(const CommitBatches& batches);

 private:
  void begin(std::optional<Transaction>& transaction);
  void end(std::optional<Transaction>& transaction);
  void relate();
  /// Returns the number of commits stored before an interruption.
  int64_t store(PreparedBatch& batch);
  void store(PreparedCommit commit, const std::vector<int64_t>& blocks,
             const std::optional<FullText::AddedRun>& terms);
  void finish(const DeliveryRow& delivery);
  bool is_interrupted() const { return run_.options.interrupted && run_.options.interrupted(); }
  MessageStore& messages() { return run_.writers.messages; }
  Relations& relations() { return run_.writers.relations; }

  const IndexRun& run_;
  int64_t epoch_;
  int64_t position_;
  std::string last_commit_;
  /// Whether the epoch has mails that a later one may delete.
  bool has_later_deletions_ = false;
  int64_t mails_read_to_relate_ = 0;
};

}  // namespace kvq
