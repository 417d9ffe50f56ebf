// SPDX-License-Identifier: MIT
// SQLite's variable-length integers (section 1.6 of its file format), which FTS5 uses too: 7 bits per byte,
// most significant first; a ninth byte holds 8 bits.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace kvq {

inline constexpr size_t longest_varint = 9;

/// Writes a number and returns its end. `to` must have room for longest_varint bytes.
inline char* put_varint(char* to, uint64_t value) {
  if (value < 0x80) {
    to[0] = static_cast<char>(value);
    return to + 1;
  }
  if (value < 0x4000) {
    to[0] = static_cast<char>(value >> 7 | 0x80);
    to[1] = static_cast<char>(value & 0x7f);
    return to + 2;
  }
  char bytes[longest_varint];
  size_t at = longest_varint;
  if (value >> 56 != 0) {
    bytes[--at] = static_cast<char>(value & 0xff);
    value >>= 8;
    while (at > 0) {
      bytes[--at] = static_cast<char>((value & 0x7f) | 0x80);
      value >>= 7;
    }
  } else {
    bytes[--at] = static_cast<char>(value & 0x7f);
    for (value >>= 7; value != 0; value >>= 7) bytes[--at] = static_cast<char>((value & 0x7f) | 0x80);
  }
  return std::copy(bytes + at, bytes + longest_varint, to);
}

inline void append_varint(std::string& out, uint64_t value) {
  char bytes[longest_varint];
  out.append(bytes, static_cast<size_t>(put_varint(bytes, value) - bytes));
}

/// Removes a number from the front and returns it. If the number is truncated, returns 0 and leaves no bytes.
inline uint64_t take_varint(std::string_view& bytes) {
  uint64_t value = 0;
  for (size_t at = 0; at < bytes.size(); ++at) {
    const auto byte = static_cast<unsigned char>(bytes[at]);
    if (at == 8) {
      bytes.remove_prefix(9);
      return value << 8 | byte;
    }
    value = value << 7 | (byte & 0x7f);
    if (byte < 0x80) {
      bytes.remove_prefix(at + 1);
      return value;
    }
  }
  bytes = {};
  return 0;
}

}  // namespace kvq
