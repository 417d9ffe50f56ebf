// SPDX-License-Identifier: MIT
// Finds the mails that contain a phrase by reading the segments of the full-text index directly. To return
// all rows, FTS5 takes several times as long.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "schema/full_text/full_text_positions.hpp"
#include "schema/full_text/id_set.hpp"

namespace SQLite {
class Database;
}

namespace kvq {

class SegmentReader;

/// Reads only what is written: it misses deletions that FTS5 still holds in memory in an open transaction.
/// Throws Error (database) if the full-text index is damaged, else SQLite's exception.
class FullTextReader {
 public:
  explicit FullTextReader(SQLite::Database& connection);
  ~FullTextReader();

  /// Returns the messages that have these terms adjacent and in order in one of the columns. The terms must
  /// come from the tokenizer. Returns an empty set if there are no terms.
  IdSet ids_of_phrase(const std::vector<std::string>& terms, ColumnMask columns);

 private:
  std::unique_ptr<SegmentReader> segments_;
};

}  // namespace kvq
