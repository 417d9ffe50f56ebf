// SPDX-License-Identifier: MIT
// Writes mails into the full text: a segment for all mails of a transaction, from terms that were gathered
// before. The same statements would take FTS5 twice the time, all of it in the thread that writes.
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

/// The caller holds a Transaction. Questions find what was placed once it is written.
class FullText {
 public:
  explicit FullText(const Database& database);

  /// Takes up terms, of mails that are placed from now on until the next run is added.
  void add(FullTextRun run);
  /// That a document of the last run is this message.
  void place(size_t document, int64_t message);
  /// Has a thread begin with what write() writes. Nothing may be added, placed or deleted before that.
  void prepare();
  /// Writes all that was placed.
  void write();

 private:
  struct PlacedRun {
    FullTextRun run;
    /// By document: its message, 0 where it has none (yet).
    std::vector<int64_t> messages;
  };

  /// A segment that waits to be written.
  struct Segment {
    int64_t id;
    int64_t pages;
    std::vector<std::pair<int64_t, std::string>> records;
    /// Each by the least term of its page, and which page that is.
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
  /// Whether FTS5 must write by itself, since its segments are in a format that kvq does not know.
  bool by_fts5_;
  std::vector<PlacedRun> runs_;
  std::future<Segment> prepared_;
  size_t bytes_ = 0;
  size_t placed_ = 0;
};

}  // namespace kvq
