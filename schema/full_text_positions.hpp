// SPDX-License-Identifier: MIT
// The positions of a word in one mail, as FTS5 keeps them: each by how far it is from the one before, and before
// those of another column than the first a 1 and the column.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "schema/full_text_bytes.hpp"
#include "schema/varint.hpp"

namespace kvq {

/// A bit for each column of message_fts, in their order from the lowest.
using ColumnMask = uint32_t;
inline constexpr ColumnMask all_columns = ~ColumnMask{0};

class PositionWriter {
 public:
  void clear() {
    bytes_.clear();
    column_ = 0;
    last_ = 0;
  }
  /// They must come in order.
  void add(uint32_t column, uint64_t position) {
    if (column != column_) {
      bytes_ += '\1';
      append_varint(bytes_, column);
      column_ = column;
      last_ = 0;
    }
    append_varint(bytes_, position - last_ + 2);
    last_ = position;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
  uint32_t column_ = 0;
  uint64_t last_ = 0;
};

/// Goes through the positions. Throws Error (database) where they are damaged.
class PositionReader {
 public:
  explicit PositionReader(std::string_view bytes) : rest_(bytes) {}

  /// Moves to the next position in one of the columns; false behind the last one.
  bool next(ColumnMask columns);
  uint32_t column() const { return column_; }
  uint64_t position() const { return position_; }

 private:
  NumberReader rest_;
  uint32_t column_ = 0;
  uint64_t position_ = 0;
};

/// Whether there is a position in one of the columns.
inline bool is_in_columns(std::string_view positions, ColumnMask columns) {
  return PositionReader(positions).next(columns);
}

/// Leaves in `out` those positions of a word that come right behind one of `before`, and are in one of the
/// columns.
void keep_following(std::string_view before, std::string_view positions, ColumnMask columns,
                    PositionWriter& out);

}  // namespace kvq
