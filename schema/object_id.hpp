// SPDX-License-Identifier: MIT
// The ids of git's objects, as bytes and as hexadecimal digits.
#pragma once

#include <charconv>
#include <string>

namespace kvq {

/// The bytes of a SHA-1 whose first digits these are, the missing ones filled with `digit`: with '0' and 'f'
/// the ends of all ids that begin so.
inline std::string oid_bytes(std::string hex, char digit) {
  constexpr size_t digits = 40;
  hex.resize(digits, digit);
  std::string bytes;
  for (size_t i = 0; i < digits; i += 2) {
    unsigned value = 0;
    std::from_chars(hex.data() + i, hex.data() + i + 2, value, 16);
    bytes += static_cast<char>(value);
  }
  return bytes;
}

}  // namespace kvq
