// SPDX-License-Identifier: MIT
// The positions of a term in one mail, as FTS5 keeps them: each by how far it is from the one before, and
// before those of another column than the first a 1 and the column.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "schema/base/varint.hpp"
#include "schema/full_text/full_text_bytes.hpp"

namespace kvq {

/// A bit for each column of message_fts, in their order from the lowest.
using ColumnMask = uint32_t;
inline constexpr ColumnMask all_columns = ~ColumnMask{0};
inline constexpr uint32_t most_columns = 32;

/// Writes them where there is room for most_bytes of each.
class PositionWriter {
 public:
  static constexpr size_t most_bytes = 1 + 2 * longest_varint;

  explicit PositionWriter(char* to) : end_(to) {}

  /// They must come in order.
  void add(uint32_t column, uint64_t position) {
    if (column != column_) {
      *end_++ = '\1';
      end_ = put_varint(end_, column);
      column_ = column;
      last_ = 0;
    }
    end_ = put_varint(end_, position - last_ + 2);
    last_ = position;
  }
  /// Behind the last byte.
  char* end() const { return end_; }

 private:
  char* end_;
  uint32_t column_ = 0;
  uint64_t last_ = 0;
};

/// Goes through the positions in some columns. Throws Error (database) where they are damaged.
class PositionReader {
 public:
  PositionReader(std::string_view bytes, ColumnMask columns)
      : bytes_(bytes.size()), rest_(bytes), columns_(columns), is_wanted_((columns & 1) != 0) {}

  /// Moves to the next position; false behind the last one.
  bool next() {
    while (!rest_.is_at_end()) {
      const uint64_t number = rest_.take();
      if (number == 1) {
        if (!begin_column()) return false;
        continue;
      }
      place_ += number - 2;
      if (is_wanted_) return true;
    }
    return false;
  }
  uint32_t column() const { return static_cast<uint32_t>(place_ >> column_bit); }
  uint64_t position() const { return place_ & ((uint64_t{1} << column_bit) - 1); }
  /// Both: of two terms side by side, the second is at the next place.
  uint64_t place() const { return place_; }
  /// How many bytes were read.
  size_t bytes_read() const { return bytes_ - rest_.size(); }

 private:
  static constexpr int column_bit = 32;

  /// Whether a column is wanted there or behind.
  bool begin_column() {
    const uint64_t column = rest_.take();
    if (column >= most_columns) throw_damaged_full_text();
    place_ = column << column_bit;
    is_wanted_ = (columns_ >> column & 1) != 0;
    return columns_ >> column != 0;
  }

  size_t bytes_;
  NumberReader rest_;
  ColumnMask columns_;
  bool is_wanted_;
  uint64_t place_ = 0;
};

/// Whether there is a position in one of the columns.
inline bool is_in_columns(std::string_view positions, ColumnMask columns) {
  return PositionReader(positions, columns).next();
}

/// The positions up to the last that is in one of the columns; none where none is.
std::string_view up_to_columns(std::string_view positions, ColumnMask columns);

/// Those positions of a term that come right behind one of `before`, and are in one of the columns. They
/// stand in `room`, which grows as they need it.
std::string_view following(std::string_view before, std::string_view positions, ColumnMask columns,
                           std::vector<char>& room);

}  // namespace kvq
