// SPDX-License-Identifier: MIT
#include "schema/full_text/segment_reader.hpp"

#include <algorithm>
#include <optional>

#include "schema/full_text/full_text_bytes.hpp"
#include "schema/full_text/full_text_segment.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;
namespace {

// Limits the memory that a damaged record can request.
constexpr uint64_t most_mails = 10'000'000;
constexpr size_t header_bytes = 4;

size_t u16_at(std::string_view bytes, size_t at) {
  return static_cast<size_t>(static_cast<unsigned char>(bytes[at]) << 8 |
                             static_cast<unsigned char>(bytes[at + 1]));
}

std::string_view blob_of(const SQLite::Column& column) {
  const auto* bytes = static_cast<const char*>(column.getBlob());
  return {bytes ? bytes : "", static_cast<size_t>(column.getBytes())};
}

/// A leaf page: a header, terms with their doclists, then the offsets of the terms, each as the distance from
/// the previous one.
class Page {
 public:
  explicit Page(std::string_view bytes) : bytes_(bytes) {
    if (bytes.size() < header_bytes) throw_damaged_full_text();
    end_ = u16_at(bytes, 2);
    if (end_ < header_bytes || end_ > bytes.size()) throw_damaged_full_text();
  }

  NumberReader term_offsets() const { return NumberReader(bytes_.substr(end_)); }
  size_t end() const { return end_; }
  bool has_term() const { return bytes_.size() > end_; }

  /// Returns the offset of the term after the one at `last`; pass 0 to get the first.
  size_t next_term(NumberReader& offsets, size_t last) const {
    const uint64_t step = offsets.take();
    if (step == 0 || step >= end_ - last || last + step < header_bytes) throw_damaged_full_text();
    return last + static_cast<size_t>(step);
  }
  /// Returns the end of the doclist that continues from the previous page.
  size_t end_of_first_doclist() const {
    NumberReader offsets = term_offsets();
    return has_term() ? next_term(offsets, 0) : end_;
  }
  /// Returns the offset of the first rowid in that doclist; 0 if there is none.
  size_t first_id() const {
    const size_t at = u16_at(bytes_, 0);
    if (at != 0 && (at < header_bytes || at >= end_of_first_doclist())) throw_damaged_full_text();
    return at;
  }
  std::string_view between(size_t begin, size_t end) const { return bytes_.substr(begin, end - begin); }

 private:
  std::string_view bytes_;
  size_t end_;
};

/// The part of a doclist that is on the same page as its term.
struct BeginOfDoclist {
  std::string_view entries;
  bool goes_on;
};

/// Calls use(term, doclist) for each term of a page until it returns false.
template <class Use>
void each_term(const Page& page, const Use& use) {
  NumberReader offsets = page.term_offsets();
  std::string term;
  size_t at = 0;
  for (size_t next = page.has_term() ? page.next_term(offsets, 0) : 0; next != 0;) {
    const bool is_first = at == 0;
    at = next;
    next = offsets.is_at_end() ? 0 : page.next_term(offsets, at);
    const size_t end = next == 0 ? page.end() : next;
    NumberReader entry(page.between(at, end));
    const uint64_t shared = is_first ? 0 : entry.take();
    const uint64_t own = entry.take();
    if (shared > term.size() || own > entry.size()) throw_damaged_full_text();
    term.resize(static_cast<size_t>(shared));
    term += entry.take_bytes(static_cast<size_t>(own));
    if (!use(std::string_view(term), BeginOfDoclist{entry.take_bytes(entry.size()), next == 0})) return;
  }
}

std::optional<BeginOfDoclist> find_term(const Page& page, std::string_view wanted) {
  std::optional<BeginOfDoclist> found;
  each_term(page, [&](std::string_view term, const BeginOfDoclist& doclist) {
    if (term == wanted) found = doclist;
    return term < wanted;
  });
  return found;
}

/// Decodes a doclist page by page.
class DoclistReader {
 public:
  explicit DoclistReader(DoclistSink& sink) : sink_(sink) {}

  /// Reads the first part, which begins with a rowid.
  void begin(const BeginOfDoclist& part) { take_entries(part.entries, part.goes_on); }

  /// Reads the part on the next page. Returns whether the doclist may continue on the page after it.
  bool go_on(const Page& page) {
    const bool goes_on = !page.has_term();
    const size_t end = page.end_of_first_doclist();
    const size_t first_id = page.first_id();
    const bool has_id = first_id != 0;
    take_rest_of_positions(page.between(header_bytes, has_id ? first_id : end), has_id || !goes_on);
    if (has_id) {
      is_at_whole_id_ = true;
      take_entries(page.between(first_id, end), goes_on);
    }
    return goes_on;
  }

  void end() const {
    if (missing_ > 0) throw_damaged_full_text();
  }

 private:
  void take_entries(std::string_view bytes, bool goes_on) {
    NumberReader rest(bytes);
    while (!rest.is_at_end()) {
      take_id(rest.take());
      // The lowest bit is FTS5's delete flag: older segments have an entry for this rowid.
      const uint64_t wanted = rest.take() >> 1;
      const std::string_view positions = rest.take_bytes(static_cast<size_t>(wanted));
      if (positions.size() == wanted) {
        sink_.take(id_, positions);
      } else {
        if (!goes_on) throw_damaged_full_text();
        positions_ = positions;
        missing_ = wanted - positions.size();
      }
    }
  }

  void take_id(uint64_t number) {
    const auto id = static_cast<int64_t>(is_at_whole_id_ ? number : static_cast<uint64_t>(id_) + number);
    if (has_id_ && id <= id_) throw_damaged_full_text();
    id_ = id;
    has_id_ = true;
    is_at_whole_id_ = false;
  }

  void take_rest_of_positions(std::string_view bytes, bool is_all) {
    if (bytes.size() > missing_ || (is_all && bytes.size() < missing_)) throw_damaged_full_text();
    if (missing_ == 0) return;
    positions_ += bytes;
    missing_ -= bytes.size();
    if (missing_ == 0) sink_.take(id_, positions_);
  }

  DoclistSink& sink_;
  int64_t id_ = 0;
  bool has_id_ = false;
  /// Whether the next rowid is stored as is and not as the distance from the previous one.
  bool is_at_whole_id_ = true;
  /// The beginning of a position list that continues on the next page.
  std::string positions_;
  uint64_t missing_ = 0;
};

}  // namespace

SegmentReader::SegmentReader(SQLite::Database& connection)
    : state_(connection, std::string(sql::any_full_text_record)),
      page_of_term_(connection, std::string(sql::full_text_page_of_term)),
      pages_(connection, std::string(sql::full_text_pages)),
      checksums_(connection) {
  state_.executeStep();
  pages_.bind(1, totals_id);
  pages_.bind(2, structure_id);
  std::string structure;
  while (pages_.executeStep()) {
    const std::string_view record = blob_of(pages_.getColumn(1));
    if (!checksums_.agrees(pages_.getColumn(0).getInt64(), record)) throw_damaged_full_text();
    if (pages_.getColumn(0).getInt64() == structure_id) structure = record;
    if (pages_.getColumn(0).getInt64() == totals_id && !record.empty()) {
      mails_ = static_cast<size_t>(std::min(NumberReader(record).take(), most_mails));
    }
  }
  pages_.reset();
  segments_ = FullTextStructure(structure).newest_first();
}

/// Returns the only page that can contain the term.
int64_t SegmentReader::page_of(const FullTextStructure::Segment& segment, const std::string& term) {
  page_of_term_.reset();
  page_of_term_.bind(1, segment.id);
  page_of_term_.bindNoCopy(2, term.data(), static_cast<int>(term.size()));
  int64_t page = 0;
  // The lowest bit is set if the page has a doclist index.
  if (page_of_term_.executeStep()) page = page_of_term_.getColumn(0).getInt64() >> 1;
  page_of_term_.reset();
  return std::max(page, segment.first_page);
}

void SegmentReader::read(const FullTextStructure::Segment& segment, std::string_view term,
                         DoclistSink& sink) {
  std::string prefixed_term(1, main_index);
  prefixed_term += term;
  int64_t page = page_of(segment, prefixed_term);
  // FTS5 has merged all of the segment, or this part of it, into another.
  if (segment.first_page == 0 || page > segment.last_page) return;
  pages_.reset();
  pages_.bind(1, id_of_page(segment.id, page));
  pages_.bind(2, id_of_page(segment.id, segment.last_page));
  const auto next_page = [&] {
    if (!pages_.executeStep() || pages_.getColumn(0).getInt64() != id_of_page(segment.id, page)) {
      throw_damaged_full_text();
    }
    const std::string_view bytes = blob_of(pages_.getColumn(1));
    // A page that is damaged but makes sense would give a wrong count.
    if (!checksums_.agrees(id_of_page(segment.id, page), bytes)) throw_damaged_full_text();
    ++page;
    return Page(bytes);
  };
  DoclistReader doclist(sink);
  if (const auto begin = find_term(next_page(), prefixed_term)) {
    doclist.begin(*begin);
    for (bool goes_on = begin->goes_on; goes_on && page <= segment.last_page;) {
      goes_on = doclist.go_on(next_page());
    }
    doclist.end();
  }
  pages_.reset();
}

void SegmentReader::each_term_from(const FullTextStructure::Segment& segment, std::string_view first,
                                   const std::function<bool(std::string_view term)>& use) {
  std::string from(1, main_index);
  from += first;
  int64_t number = page_of(segment, from);
  if (segment.first_page == 0 || number > segment.last_page) return;
  pages_.reset();
  pages_.bind(1, id_of_page(segment.id, number));
  pages_.bind(2, id_of_page(segment.id, segment.last_page));
  for (bool goes_on = true; goes_on && number <= segment.last_page; ++number) {
    if (!pages_.executeStep() || pages_.getColumn(0).getInt64() != id_of_page(segment.id, number)) {
      throw_damaged_full_text();
    }
    const std::string_view bytes = blob_of(pages_.getColumn(1));
    if (!checksums_.agrees(id_of_page(segment.id, number), bytes)) throw_damaged_full_text();
    each_term(Page(bytes), [&](std::string_view term, const BeginOfDoclist& /*doclist*/) {
      if (term.empty() || term.front() != main_index) throw_damaged_full_text();
      goes_on = term < from || use(term.substr(1));
      return goes_on;
    });
  }
  pages_.reset();
}

void SegmentReader::scan(const FullTextStructure::Segment& segment, TermSink& sink) {
  if (segment.first_page == 0) return;
  pages_.reset();
  pages_.bind(1, id_of_page(segment.id, segment.first_page));
  pages_.bind(2, id_of_page(segment.id, segment.last_page));
  std::optional<DoclistReader> doclist;
  for (int64_t number = segment.first_page; number <= segment.last_page; ++number) {
    if (!pages_.executeStep() || pages_.getColumn(0).getInt64() != id_of_page(segment.id, number)) {
      throw_damaged_full_text();
    }
    // A copy: what the sink writes may move the row.
    const std::string bytes(blob_of(pages_.getColumn(1)));
    // The copy of a damaged page would get a new checksum.
    if (!checksums_.agrees(id_of_page(segment.id, number), bytes)) throw_damaged_full_text();
    const Page page(bytes);
    if (doclist) doclist->go_on(page);
    each_term(page, [&](std::string_view term, const BeginOfDoclist& begin) {
      if (doclist) doclist->end();
      if (term.empty() || term.front() != main_index) throw_damaged_full_text();
      sink.begin_term(term.substr(1));
      doclist.emplace(sink);
      doclist->begin(begin);
      return true;
    });
  }
  if (doclist) doclist->end();
  pages_.reset();
}

}  // namespace kvq
