// SPDX-License-Identifier: MIT
// A segment of the full text in the format in which FTS5 keeps one (it is part of SQLite's file format; told
// at the beginning of its fts5_index.c): words in the order of their bytes, each with the mails that have it
// and where.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace kvq {

/// Which rows of message_fts_data are no pages: how many words all mails have, and which segments there are.
inline constexpr int64_t totals_id = 1;
inline constexpr int64_t structure_id = 10;

// All words of an index without prefix indexes begin so.
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
  /// A row of message_fts_idx: which page has the words from `least` on.
  virtual void put_separator(std::string_view least, int64_t page) = 0;
};

/// Writes one segment. Words must come in order, and the rowids of each too.
class SegmentWriter {
 public:
  /// Of how many bytes FTS5 makes pages unless it is told otherwise.
  static constexpr size_t page_bytes = 4'050;

  SegmentWriter(SegmentPages& pages, int64_t segment);

  void begin_word(std::string_view word);
  void add(int64_t rowid, std::string_view positions);
  /// Ends the segment, and gives how many pages it has; they are numbered from 1.
  int64_t finish();

 private:
  size_t page_fill() const { return page_.size() + word_offsets_.size(); }
  bool is_page_empty() const;
  void end_page();
  void end_word_pages();
  void note_first_rowid(int64_t rowid);

  SegmentPages& pages_;
  int64_t segment_;
  int64_t page_number_ = 1;
  std::string page_;
  /// Where in the page its words begin, each by how far it is from the one before.
  std::string word_offsets_;
  size_t last_word_offset_ = 0;
  bool has_word_ = false;
  std::string last_word_;
  int64_t last_rowid_ = 0;
  /// The next rowid is the first of its word, or of a page before any word of it.
  bool is_first_of_word_ = false;
  bool is_first_of_page_ = true;
  /// The last page that began a word, and what it is found by.
  int64_t word_page_ = 1;
  std::string word_page_least_;
  /// How many pages after it have no word of their own, and which rowid each of them begins with.
  int64_t pages_without_word_ = 0;
  std::string rowids_of_pages_;
  int64_t last_rowid_of_page_ = 0;
};

}  // namespace kvq
