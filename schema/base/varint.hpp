// SPDX-License-Identifier: MIT
// SQLite's numbers of variable length (its file format, 1.6), in which FTS5 writes too: 7 bits a byte, the
// highest first, and all 8 of a ninth.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace kvq {

inline constexpr size_t longest_varint = 9;

/// Writes a number where there is room for longest_varint bytes, and gives where it ends.
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

/// Takes a number off the front; 0, and nothing is left, where the bytes end in it.
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
