// SPDX-License-Identifier: MIT
// Splits texts into lines and words.
#pragma once

#include <algorithm>
#include <string_view>

namespace kvq {

inline constexpr std::string_view white_space = " \t\r\n";

constexpr bool is_white_space(char c) {
  return white_space.find(c) != std::string_view::npos;
}

/// Returns the text without leading and trailing white space.
inline std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(white_space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(white_space) - first + 1);
}

/// Removes the first line from the text and returns it without its line break (LF).
inline std::string_view take_line(std::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace kvq
