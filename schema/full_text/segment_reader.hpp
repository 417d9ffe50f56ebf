// SPDX-License-Identifier: MIT
// Reads the doclist of a term from one segment of the full-text index
// (schema/full_text/full_text_segment.hpp).
#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/full_text/full_text_structure.hpp"
#include "schema/full_text/record_checksum.hpp"

namespace kvq {

/// Receives the entries of a doclist.
class DoclistSink {
 public:
  virtual ~DoclistSink() = default;
  /// Ids ascend. `positions` is valid during the call and empty if the mail no longer has the term.
  virtual void take(int64_t id, std::string_view positions) = 0;
};

/// Receives all terms of a segment, in order, each followed by its doclist.
class TermSink : public DoclistSink {
 public:
  virtual void begin_term(std::string_view term) = 0;
};

/// Reads one state of the full text: a commit of another connection during its life changes nothing. Throws
/// Error (database) for damaged pages: those whose checksum is wrong, or whose bytes make no sense.
class SegmentReader {
 public:
  explicit SegmentReader(SQLite::Database& connection);

  const std::vector<FullTextStructure::Segment>& newest_first() const { return segments_; }
  /// The approximate number of mails in the full-text index.
  size_t mails() const { return mails_; }
  void read(const FullTextStructure::Segment& segment, std::string_view term, DoclistSink& sink);
  /// Passes the terms from `first` on, in order, to `use` until it returns false. Does not read doclists.
  void each_term_from(const FullTextStructure::Segment& segment, std::string_view first,
                      const std::function<bool(std::string_view term)>& use);
  /// Reads the whole segment. While it runs, `sink` may write other segments.
  void scan(const FullTextStructure::Segment& segment, TermSink& sink);

 private:
  int64_t page_of(const FullTextStructure::Segment& segment, const std::string& term);

  /// Has its first row and is not at its end: so long, SQLite keeps the state that it reads. The SQL that
  /// calls kvq's functions need not read any table, and then keeps none.
  SQLite::Statement state_;
  SQLite::Statement page_of_term_;
  SQLite::Statement pages_;
  RecordChecksums checksums_;
  std::vector<FullTextStructure::Segment> segments_;
  size_t mails_ = 0;
};

}  // namespace kvq
