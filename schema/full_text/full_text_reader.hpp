// SPDX-License-Identifier: MIT
// Which mails have a phrase, read straight from the segments of the full text: asked for all rows, FTS5 takes
// several times as long.
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

/// Sees what is written: deletions that FTS5 still gathers in an open transaction are not. What it throws is
/// an Error (database) where the full text is damaged, or SQLite's exception.
class FullTextReader {
 public:
  explicit FullTextReader(SQLite::Database& connection);
  ~FullTextReader();

  /// The messages that have these terms, as the tokenizer gives them, side by side in one of the columns;
  /// none for no terms.
  IdSet ids_of_phrase(const std::vector<std::string>& terms, ColumnMask columns);

 private:
  std::unique_ptr<SegmentReader> segments_;
};

}  // namespace kvq
