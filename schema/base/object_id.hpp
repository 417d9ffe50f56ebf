// SPDX-License-Identifier: MIT
// Converts git object ids between bytes and hexadecimal digits.
#pragma once

#include <charconv>
#include <string>
#include <string_view>

namespace kvq {

/// The shortest abbreviated object id, as in git.
inline constexpr size_t fewest_id_digits = 7;
inline constexpr size_t digits_of_sha1 = 40;

/// Returns the bytes of the SHA-1 that begins with these digits and is padded with `digit`: '0' and 'f' yield
/// the least and the greatest id with this prefix.
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

/// Returns all digits of an id in lower case.
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
