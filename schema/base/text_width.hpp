// SPDX-License-Identifier: MIT
// Prepares texts for a terminal: measures their width and replaces unsafe characters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kvq {

/// Stands for a byte that is not valid UTF-8.
inline constexpr char32_t no_code_point = 0xffffffff;

/// Removes one code point, or one invalid byte, from the front of a text. The text must not be empty.
char32_t take_code_point(std::string_view& text);

/// Returns the number of code points in valid UTF-8.
size_t code_points(std::string_view text);

/// Returns the width of the text in terminal columns: 2 for each wide East Asian letter or emoji, 0 for each
/// combining mark.
size_t display_width(std::string_view text);

/// Truncates the text to at most `columns`, ending in an ellipsis if anything was cut.
std::string cut_to_width(std::string_view text, size_t columns);

/// Returns one line that is safe on a terminal. Control characters including line breaks, bidirectional
/// overrides and invalid UTF-8 become U+FFFD; a tab becomes a space.
std::string printable(std::string_view text);

/// Like printable(), but keeps line breaks and tabs.
std::string printable_lines(std::string_view text);

/// Returns JSON text in which the code points that printable() replaces are written as \uXXXX, except those
/// between values (line breaks). It parses to the same values. `json` must be valid.
std::string printable_json(std::string_view json);

}  // namespace kvq
