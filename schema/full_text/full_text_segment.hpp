// SPDX-License-Identifier: MIT
// A segment of the full text in the format in which FTS5 keeps one (it is part of SQLite's file format; told
// at the beginning of its fts5_index.c): terms in the order of their bytes, each with the mails that have it
// and where.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace kvq {

/// Which rows of message_fts_data are no pages: how many terms all mails have, and which segments there are.
inline constexpr int64_t totals_id = 1;
inline constexpr int64_t structure_id = 10;

// All terms of an index without prefix indexes begin so.
inline constexpr char main_index = '0';

/// The row of message_fts_data that has a page of a segment.
constexpr int64_t id_of_page(int64_t segment, int64_t page) {
  constexpr int segment_bit = 37;
  return static_cast<int64_t>((static_cast<uint64_t>(segment) << segment_bit) + static_cast<uint64_t>(page));
}

/// Where a segment's pages go.
class SegmentPages {
 public:
  virtual ~SegmentPages() = default;
  /// A row of message_fts_data.
  virtual void put_page(int64_t id, std::string_view bytes) = 0;
  /// A row of message_fts_idx: which page has the terms from `least` on.
  virtual void put_index_entry(std::string_view least, int64_t page) = 0;
};

/// Writes one segment. Terms must come in order, and the rowids of each too.
class SegmentWriter {
 public:
  /// Of how many bytes FTS5 makes pages unless it is told otherwise.
  static constexpr size_t page_bytes = 4'050;

  SegmentWriter(SegmentPages& pages, int64_t segment);

  void begin_term(std::string_view term);
  void add(int64_t rowid, std::string_view positions);
  /// Ends the segment, and gives how many pages it has; they are numbered from 1.
  int64_t finish();

 private:
  size_t page_fill() const { return page_.size() + term_offsets_.size(); }
  bool is_page_empty() const;
  void end_page();
  void end_term_pages();
  void note_first_rowid(int64_t rowid);

  SegmentPages& pages_;
  int64_t segment_;
  int64_t page_number_ = 1;
  std::string page_;
  /// Where in the page its terms begin, each by how far it is from the one before.
  std::string term_offsets_;
  size_t last_term_offset_ = 0;
  bool has_term_ = false;
  std::string last_term_;
  int64_t last_rowid_ = 0;
  /// The next rowid is the first of its term, or of a page before any term of it.
  bool is_first_of_term_ = false;
  bool is_first_of_page_ = true;
  /// The last page that began a term, and what it is found by.
  int64_t term_page_ = 1;
  std::string term_page_least_;
  /// How many pages after it have no term of their own, and which rowid each of them begins with.
  int64_t pages_without_term_ = 0;
  std::string rowids_of_pages_;
  int64_t last_rowid_of_page_ = 0;
};

}  // namespace kvq
