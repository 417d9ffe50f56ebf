// SPDX-License-Identifier: MIT
#include "schema/full_text/full_text_segment.hpp"

#include <algorithm>
#include <utility>

#include "schema/base/varint.hpp"

namespace kvq {
namespace {

constexpr size_t header_bytes = 4;
// FTS5 expects a doclist index for a doclist that continues over at least this many pages without a term.
constexpr int64_t fewest_pages_to_skip = 4;

// A rowid of message_fts_data contains, from the lowest bit: the page number, the height in a tree, whether
// the page belongs to a doclist index, the segment.
constexpr int doclist_index_bit = 36;

void put_u16(std::string& page, size_t at, size_t value) {
  page[at] = static_cast<char>(value >> 8);
  page[at + 1] = static_cast<char>(value & 0xff);
}

size_t common_prefix(std::string_view one, std::string_view other) {
  const auto ends = std::ranges::mismatch(one, other);
  return static_cast<size_t>(ends.in1 - one.begin());
}

/// Returns the size of the fewest whole varints at the beginning that fill at least `wanted` bytes.
size_t whole_numbers(std::string_view bytes, size_t wanted) {
  std::string_view rest = bytes;
  while (bytes.size() - rest.size() < wanted) take_varint(rest);
  return bytes.size() - rest.size();
}

}  // namespace

SegmentWriter::SegmentWriter(SegmentPages& pages, int64_t segment)
    : pages_(pages), segment_(segment), page_(header_bytes, '\0') {}

bool SegmentWriter::is_page_empty() const {
  return page_.size() == header_bytes;
}

void SegmentWriter::begin_term(std::string_view term) {
  std::string prefixed(1, main_index);
  prefixed += term;
  if (page_fill() + prefixed.size() + 2 >= page_bytes && !is_page_empty()) end_page();
  append_varint(term_offsets_, page_.size() - last_term_offset_);
  last_term_offset_ = page_.size();
  size_t shared = common_prefix(last_term_, prefixed);
  if (has_term_) {
    append_varint(page_, shared);
  } else {
    if (page_number_ != 1) {
      end_term_pages();
      // The shortest key that is greater than all previous terms and not greater than this one.
      term_page_least_ = prefixed.substr(0, last_term_.empty() ? prefixed.size() : shared + 1);
      term_page_ = page_number_;
    }
    shared = 0;
  }
  append_varint(page_, prefixed.size() - shared);
  page_.append(prefixed, shared);
  last_term_ = std::move(prefixed);
  has_term_ = true;
  is_first_of_page_ = false;
  is_first_of_term_ = true;
}

void SegmentWriter::begin_entry(int64_t rowid) {
  if (page_fill() >= page_bytes) end_page();
  if (is_first_of_page_) {
    put_u16(page_, 0, page_.size());
    note_first_rowid(rowid);
  }
  append_varint(page_,
                static_cast<uint64_t>(is_first_of_term_ || is_first_of_page_ ? rowid : rowid - last_rowid_));
  last_rowid_ = rowid;
  is_first_of_term_ = false;
  is_first_of_page_ = false;
}

void SegmentWriter::add_deleted(int64_t rowid) {
  begin_entry(rowid);
  append_varint(page_, 1);
}

void SegmentWriter::add(int64_t rowid, std::string_view positions) {
  begin_entry(rowid);
  // The lowest bit is FTS5's delete flag, which is not set here.
  append_varint(page_, positions.size() << 1);
  while (page_fill() + positions.size() >= page_bytes) {
    const size_t room = page_bytes > page_fill() ? page_bytes - page_fill() : 0;
    const size_t bytes = whole_numbers(positions, room);
    page_ += positions.substr(0, bytes);
    positions.remove_prefix(bytes);
    end_page();
  }
  page_ += positions;
}

void SegmentWriter::end_page() {
  put_u16(page_, 2, page_.size());
  if (has_term_) {
    page_ += term_offsets_;
  } else {
    if (is_first_of_page_ && !rowids_of_pages_.empty()) append_varint(rowids_of_pages_, 0);
    ++pages_without_term_;
  }
  pages_.put_page(id_of_page(segment_, page_number_), page_);
  page_.assign(header_bytes, '\0');
  term_offsets_.clear();
  last_term_offset_ = 0;
  ++page_number_;
  has_term_ = false;
  is_first_of_page_ = true;
}

/// Adds the current page to the doclist index of the last term of term_page_.
void SegmentWriter::note_first_rowid(int64_t rowid) {
  if (rowids_of_pages_.empty()) {
    // Header of a doclist index that consists of one page, the root.
    append_varint(rowids_of_pages_, 0);
    append_varint(rowids_of_pages_, static_cast<uint64_t>(page_number_));
    append_varint(rowids_of_pages_, static_cast<uint64_t>(rowid));
  } else {
    append_varint(rowids_of_pages_, static_cast<uint64_t>(rowid - last_rowid_of_page_));
  }
  last_rowid_of_page_ = rowid;
}

void SegmentWriter::end_term_pages() {
  // A doclist index of more than one page would need a tree. Without a doclist index, FTS5 reads page by
  // page.
  const bool can_skip = pages_without_term_ >= fewest_pages_to_skip && !rowids_of_pages_.empty() &&
                        rowids_of_pages_.size() < page_bytes;
  if (can_skip) {
    pages_.put_page(id_of_page(segment_, term_page_) + (int64_t{1} << doclist_index_bit), rowids_of_pages_);
  }
  pages_.put_index_entry(term_page_least_, term_page_ * 2 + can_skip);
  pages_without_term_ = 0;
  rowids_of_pages_.clear();
}

int64_t SegmentWriter::finish() {
  if (!is_page_empty()) end_page();
  const int64_t pages = page_number_ - 1;
  if (pages > 0) end_term_pages();
  return pages;
}

}  // namespace kvq
