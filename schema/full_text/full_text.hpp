// SPDX-License-Identifier: MIT
// Adds mails to the full-text index: one segment for all mails of a transaction, made from terms collected
// in other threads. With INSERT, FTS5 would take twice the time, all of it in the thread that writes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "schema/full_text/full_text_removal.hpp"
#include "schema/full_text/full_text_run.hpp"
#include "schema/full_text/full_text_structure.hpp"
#include "schema/full_text/page_checksums.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq {

/// The caller holds a Transaction. Queries find the placed mails only after write(). After it, no word of a
/// removed mail is left in the full-text index.
class FullText {
  struct PlacedRun {
    FullTextRun run;
    /// The message of each document; 0 if it has none (yet).
    std::vector<int64_t> messages;
  };

 public:
  explicit FullText(const Database& database);

  /// A document that has no message yet. Valid while its AddedRun exists.
  class Document {
   public:
    /// Assigns the message.
    void place(int64_t message) const;

   private:
    friend class FullText;
    Document(FullText& text, PlacedRun& run, size_t number) : text_(&text), run_(&run), number_(number) {}

    FullText* text_;
    PlacedRun* run_;
    size_t number_;
  };

  /// A run whose documents can be placed while this object exists, also after a write().
  class AddedRun {
   public:
    Document document(size_t number) const { return {*text_, *run_, number}; }

   private:
    friend class FullText;
    AddedRun(FullText& text, std::shared_ptr<PlacedRun> run) : text_(&text), run_(std::move(run)) {}

    FullText* text_;
    std::shared_ptr<PlacedRun> run_;
  };

  [[nodiscard]] AddedRun add(FullTextRun run);
  /// Removes a message. Its texts must still be in the database. Queries find it until write().
  void remove(int64_t message);
  /// Starts building the segment in a thread. Do not delete anything until write(); to add or place throws
  /// std::logic_error.
  void prepare();
  /// Writes all placed documents.
  void write();
  /// Does the same, and stores the checksums of what was written and deleted. Must be called before the
  /// transaction ends.
  void finish();

 private:
  /// A segment that is ready to be written.
  struct Segment {
    int64_t id;
    int64_t pages;
    std::vector<std::pair<int64_t, std::string>> records;
    /// Least term and number of each page that begins a term.
    std::vector<std::pair<std::string, int64_t>> index_entries;
  };

  bool remove_unwritten(int64_t message);
  FullTextStructure read_structure();
  static Segment make_segment(int64_t id, const std::vector<std::shared_ptr<PlacedRun>>& runs);
  void check_not_prepared() const;
  void write_segment(const Segment& segment);
  void write_counts();
  void write_by_fts5();
  void drop_deleted_by_fts5();
  void join_segments(int64_t pages);

  const Database& database_;
  Statement record_;
  Statement put_record_;
  Statement put_index_entry_;
  Statement put_counts_;
  Statement join_;
  Statement insert_;
  PageChecksums checksums_;
  /// Whether to write with FTS5's INSERT because kvq does not know the segment format.
  bool by_fts5_;
  Statement delete_by_fts5_;
  bool is_deleted_by_fts5_ = false;
  FullTextRemoval removal_;
  std::vector<std::shared_ptr<PlacedRun>> runs_;
  std::future<Segment> prepared_;
  size_t bytes_ = 0;
  size_t placed_ = 0;
};

}  // namespace kvq
