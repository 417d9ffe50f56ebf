// SPDX-License-Identifier: MIT
// Splits texts into lines and words.
#pragma once

#include <algorithm>
#include <string_view>

namespace kvq {

inline constexpr std::string_view white_space = " \t\r\n";

/// Whether the character is in `white_space`. Unlike find(), it calls no function for each character.
constexpr bool is_white_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Returns the text without leading and trailing white space.
inline std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_white_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_white_space(text.back())) text.remove_suffix(1);
  return text;
}

/// Returns the position of the first white space; the size of the text if there is none.
inline size_t end_of_word(std::string_view text) {
  return static_cast<size_t>(std::ranges::find_if(text, is_white_space) - text.begin());
}

/// Removes the first line from the text and returns it without its line break (LF).
inline std::string_view take_line(std::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace kvq
