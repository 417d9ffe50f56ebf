// SPDX-License-Identifier: MIT
// Texts on a terminal: how wide they are, and what must never reach one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kvq {

/// What stands for a byte that is no UTF-8.
inline constexpr char32_t no_code_point = 0xffffffff;

/// Takes one code point, or a byte that begins none, off the front of a text that is not empty.
char32_t take_code_point(std::string_view& text);

/// How many code points valid UTF-8 has.
size_t code_points(std::string_view text);

/// How many columns a terminal gives it: 2 for wide East Asian letters and emoji, 0 for combining marks.
size_t display_width(std::string_view text);

/// The longest beginning of the text that is at most `columns` wide, with an ellipsis if that cuts it.
std::string cut_to_width(std::string_view text, size_t columns);

/// One line that is safe on a terminal: control characters (tabs and line breaks too), bidirectional
/// overrides and bytes that are no UTF-8 become U+FFFD, a tab a space.
std::string printable(std::string_view text);

/// The same for a text of lines: line breaks and tabs stay.
std::string printable_lines(std::string_view text);

}  // namespace kvq
