// SPDX-License-Identifier: MIT
// Lines of a screen: measuring and cutting them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cli/browse/screen/screen.hpp"

namespace kvq::browse {

/// Returns a line of one text, made printable.
Line line_of(std::string_view text, Style style = Style::plain);

size_t width_of(const Line& line);

/// Returns the columns of the line from `left` on, at most so many, with an ellipsis where more follows.
Line part_of(const Line& line, size_t left, size_t columns);

/// Returns the text, printable, cut or padded to exactly so many columns.
std::string cell(std::string_view text, size_t columns);

/// Returns the text with each tab as spaces up to the next multiple of eight columns, otherwise printable.
std::string without_tabs(std::string_view text);

/// Breaks a printable text into parts of at most so many columns, after a space where there is one.
std::vector<std::string_view> wrapped(std::string_view text, size_t columns);

/// Returns a bar of the screen's width with a text at each end; the left one is cut first.
Line bar(std::string_view left, std::string_view right, size_t columns);

}  // namespace kvq::browse
