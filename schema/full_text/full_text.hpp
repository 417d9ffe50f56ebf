// SPDX-License-Identifier: MIT
// Adds mails to the full-text index: one segment for all mails of a transaction, made from terms collected
// in other threads. With INSERT, FTS5 would take twice the time, all of it in the thread that writes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <future>
#include <string>
#include <utility>
#include <vector>

#include "schema/full_text/full_text_run.hpp"
#include "schema/full_text/full_text_structure.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq {

/// The caller holds a Transaction. Queries find the placed mails only after write().
class FullText {
 public:
  explicit FullText(const Database& database);

  /// Adds a run. place() refers to its documents until the next run is added.
  void add(FullTextRun run);
  /// Assigns a message id to a document of the last run.
  void place(size_t document, int64_t message);
  /// Starts building the segment in a thread. Do not add, place or delete anything until write().
  void prepare();
  /// Writes all placed documents.
  void write();

 private:
  struct PlacedRun {
    FullTextRun run;
    /// The message of each document; 0 if it has none (yet).
    std::vector<int64_t> messages;
  };

  /// A segment that is ready to be written.
  struct Segment {
    int64_t id;
    int64_t pages;
    std::vector<std::pair<int64_t, std::string>> records;
    /// Least term and number of each page that begins a term.
    std::vector<std::pair<std::string, int64_t>> index_entries;
  };

  FullTextStructure read_structure();
  static Segment make_segment(int64_t id, const std::vector<PlacedRun>& runs);
  void write_segment(const Segment& segment);
  void write_counts();
  void write_by_fts5();
  void join_segments(int64_t pages);

  const Database& database_;
  Statement record_;
  Statement put_record_;
  Statement put_index_entry_;
  Statement put_counts_;
  Statement join_;
  Statement insert_;
  /// Whether to write with FTS5's INSERT because kvq does not know the segment format.
  bool by_fts5_;
  std::vector<PlacedRun> runs_;
  std::future<Segment> prepared_;
  size_t bytes_ = 0;
  size_t placed_ = 0;
};

}  // namespace kvq
