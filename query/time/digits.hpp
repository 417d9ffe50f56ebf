// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace kvq {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Whether a character is a lowercase ASCII letter.
constexpr bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

/// Parses a text of digits only; absent if it is anything else or the number is too large.
inline std::optional<int64_t> whole_number(std::string_view text) {
  if (text.empty() || !std::ranges::all_of(text, is_digit)) return std::nullopt;
  int64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failed == std::errc() ? std::optional(number) : std::nullopt;
}

}  // namespace kvq
