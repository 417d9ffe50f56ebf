// SPDX-License-Identifier: MIT
#include "indexer/patches/folded_trailers.hpp"

#include <algorithm>

#include "schema/base/text.hpp"

namespace kvq {
namespace {

constexpr auto npos = std::string_view::npos;

// A longer trailer is not joined: the time for all lines of a text stays linear.
constexpr size_t longest_trailer = 2'000;

/// Returns the position of the value after `NAME:` and blanks, in a text that begins with a line; npos if the
/// line begins otherwise.
size_t value_begin(std::string_view text) {
  const size_t end = end_of_word(text);
  if (end < 2 || text[end - 1] != ':') return npos;
  return text.find_first_not_of(white_space, end);
}

/// Returns the line break in `ID ("TITLE")`; npos if the title is on one line.
size_t break_in_title(std::string_view text, size_t value) {
  const size_t id_end = text.find_first_not_of("0123456789abcdef", value);
  if (id_end == npos || id_end == value || !is_white_space(text[id_end])) return npos;
  const size_t open = text.find_first_not_of(white_space, id_end);
  if (open == npos || text[open] != '(') return npos;
  const size_t close = text.find(')', open);
  const size_t line_break = close == npos ? npos : text.rfind('\n', close);
  return line_break == npos || line_break < open + 2 || line_break + 1 == close ? npos : line_break;
}

/// Returns the line break before a line that is only `<ADDRESS>`; npos if the value does not end there.
size_t break_before_address(std::string_view text, size_t value) {
  const size_t open = text.find('<', value);
  if (open == npos || open < value + 2 || text[open - 1] != '\n') return npos;
  const size_t close = text.find('>', open);
  if (close == npos || close == open + 1) return npos;
  return close + 1 == text.size() || text[close + 1] == '\n' ? open - 1 : npos;
}

}  // namespace

std::string with_trailers_unfolded(std::string_view text) {
  std::string out(text);
  for (size_t line = 0; line < text.size(); line = std::min(text.find('\n', line), text.size() - 1) + 1) {
    const std::string_view from_line = text.substr(line, longest_trailer);
    const size_t value = value_begin(from_line);
    if (value == npos) continue;
    for (const size_t place : {break_in_title(from_line, value), break_before_address(from_line, value)}) {
      if (place != npos) out[line + place] = ' ';
    }
  }
  return out;
}

}  // namespace kvq
