// SPDX-License-Identifier: MIT
// Rows in the binary format of PostgreSQL's COPY.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kvq::postgresql {

/// What stands before the first and after the last row of a COPY.
std::string_view begin_of_rows();
std::string_view end_of_rows();

/// Collects rows. Each row has as many values as begin_row() was told.
class BinaryRows {
 public:
  void begin_row(int columns);
  void add_null();
  void add(int64_t number);
  void add(double number);
  /// UTF-8; a NUL is stored as stored_text() says.
  void add_text(std::string_view text);
  /// A bytea, or any other type in its binary form.
  void add_bytes(std::string_view bytes);

  const std::string& bytes() const { return bytes_; }
  void clear() { bytes_.clear(); }
  void append(const BinaryRows& rows) { bytes_ += rows.bytes_; }

 private:
  std::string bytes_;
};

/// Appends a number in network byte order.
template <class Number>
void append_number(std::string& out, Number number) {
  for (int shift = static_cast<int>(sizeof number) * 8 - 8; shift >= 0; shift -= 8)
    out.push_back(static_cast<char>(static_cast<unsigned char>(number >> shift)));
}

}  // namespace kvq::postgresql
