// SPDX-License-Identifier: MIT
// The ids of git's objects, as bytes and as hexadecimal digits.
#pragma once

#include <charconv>
#include <string>
#include <string_view>

namespace kvq {

/// What git, too, takes for an object's id where it is cut.
inline constexpr size_t fewest_id_digits = 7;
inline constexpr size_t digits_of_sha1 = 40;

/// The bytes of a SHA-1 whose first digits these are, the missing ones filled with `digit`: with '0' and 'f'
/// the ends of all ids that begin so.
inline std::string oid_bytes(std::string hex, char digit) {
  hex.resize(digits_of_sha1, digit);
  std::string bytes;
  for (size_t i = 0; i < digits_of_sha1; i += 2) {
    unsigned value = 0;
    std::from_chars(hex.data() + i, hex.data() + i + 2, value, 16);
    bytes += static_cast<char>(value);
  }
  return bytes;
}

/// All digits of an id, in small letters.
inline std::string to_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (const char byte : bytes) {
    hex += digits[static_cast<unsigned char>(byte) >> 4];
    hex += digits[static_cast<unsigned char>(byte) & 0xf];
  }
  return hex;
}

}  // namespace kvq
