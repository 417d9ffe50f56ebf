// SPDX-License-Identifier: MIT
// Writes a segment of the full-text index in FTS5's format: terms in byte order, each with its doclist. The
// format is part of SQLite's file format and described at the beginning of fts5_index.c.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace kvq {

/// The rows of message_fts_data that are not pages: the token counts of all mails, and the structure record,
/// which lists the segments.
inline constexpr int64_t totals_id = 1;
inline constexpr int64_t structure_id = 10;

// Prefix of all terms in the main index, as opposed to FTS5's prefix indexes, which kvq does not use.
inline constexpr char main_index = '0';

/// Returns the rowid in message_fts_data of a page of a segment.
constexpr int64_t id_of_page(int64_t segment, int64_t page) {
  constexpr int segment_bit = 37;
  return static_cast<int64_t>((static_cast<uint64_t>(segment) << segment_bit) + static_cast<uint64_t>(page));
}

/// Receives the pages of a segment.
class SegmentPages {
 public:
  virtual ~SegmentPages() = default;
  /// Writes a row of message_fts_data.
  virtual void put_page(int64_t id, std::string_view bytes) = 0;
  /// Writes a row of message_fts_idx: the page that contains the terms from `least` on.
  virtual void put_index_entry(std::string_view least, int64_t page) = 0;
};

/// Writes one segment. Terms, and the rowids of each term, must be added in order.
class SegmentWriter {
 public:
  /// FTS5's default page size (option pgsz).
  static constexpr size_t page_bytes = 4'050;

  SegmentWriter(SegmentPages& pages, int64_t segment);

  void begin_term(std::string_view term);
  void add(int64_t rowid, std::string_view positions);
  /// Adds that a mail in an older segment no longer has the term.
  void add_deleted(int64_t rowid);
  /// Ends the segment and returns its number of pages. Pages are numbered from 1.
  int64_t finish();

 private:
  void begin_entry(int64_t rowid);
  size_t page_fill() const { return page_.size() + term_offsets_.size(); }
  bool is_page_empty() const;
  void end_page();
  void end_term_pages();
  void note_first_rowid(int64_t rowid);

  SegmentPages& pages_;
  int64_t segment_;
  int64_t page_number_ = 1;
  std::string page_;
  /// The offsets of the terms in the page, each as the distance from the previous one.
  std::string term_offsets_;
  size_t last_term_offset_ = 0;
  bool has_term_ = false;
  std::string last_term_;
  int64_t last_rowid_ = 0;
  /// Whether the next rowid is the first of its term, or the first of a page before the first term there.
  bool is_first_of_term_ = false;
  bool is_first_of_page_ = true;
  /// The last page on which a term begins, and its key in message_fts_idx.
  int64_t term_page_ = 1;
  std::string term_page_least_;
  /// The number of pages after it on which no term begins, and the doclist index with their first rowids.
  int64_t pages_without_term_ = 0;
  std::string rowids_of_pages_;
  int64_t last_rowid_of_page_ = 0;
};

}  // namespace kvq
