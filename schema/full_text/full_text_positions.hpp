// SPDX-License-Identifier: MIT
// The position list of a term in one mail, in FTS5's format: each position is stored as its distance from the
// previous one plus 2. A 1 and the column number precede the positions of each column but the first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "schema/base/varint.hpp"
#include "schema/full_text/full_text_bytes.hpp"

namespace kvq {

/// One bit for each column of message_fts; the first column is the lowest bit.
using ColumnMask = uint32_t;
inline constexpr ColumnMask all_columns = ~ColumnMask{0};
inline constexpr uint32_t most_columns = 32;

/// Writes a position list. The buffer must have room for most_bytes per position.
class PositionWriter {
 public:
  static constexpr size_t most_bytes = 1 + 2 * longest_varint;

  explicit PositionWriter(char* to) : end_(to) {}

  /// Positions must be added in order.
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
  /// Points past the last byte.
  char* end() const { return end_; }

 private:
  char* end_;
  uint32_t column_ = 0;
  uint64_t last_ = 0;
};

/// Iterates over the positions in some columns. Throws Error (database) for a damaged position list.
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
  /// Column and position in one number: for two adjacent terms, the second place is the first plus 1.
  uint64_t place() const { return place_; }
  /// Returns the number of bytes read so far.
  size_t bytes_read() const { return bytes_ - rest_.size(); }

 private:
  static constexpr int column_bit = 32;

  /// Reads a column number. Returns whether this column or a later one is wanted.
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

/// Returns the position list up to the last position in one of the columns; empty if there is none.
std::string_view up_to_columns(std::string_view positions, ColumnMask columns);

/// Returns the positions of a term in one of the columns that directly follow a position in `before`. The
/// view points into `room`, which grows as needed.
std::string_view following(std::string_view before, std::string_view positions, ColumnMask columns,
                           std::vector<char>& room);

}  // namespace kvq
