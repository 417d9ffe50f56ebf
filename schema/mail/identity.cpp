// SPDX-License-Identifier: MIT
#include "schema/mail/identity.hpp"

#include <algorithm>

namespace kvq {
namespace {

constexpr std::string_view white_space = " \t\r\n";
// Mailman draws a rule of 47 underscores above a footer of a few lines.
constexpr size_t shortest_rule = 20;
constexpr int most_footer_lines = 10;

std::string_view without_trailing_space(std::string_view text) {
  const size_t last = text.find_last_not_of(white_space);
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

bool is_rule(std::string_view line) {
  return line.size() >= shortest_rule && line.find_first_not_of('_') == std::string_view::npos;
}

}  // namespace

std::string_view without_list_footer(std::string_view text) {
  text = without_trailing_space(text);
  size_t end = text.size();
  for (int lines = 0; lines < most_footer_lines && end > 0; ++lines) {
    const size_t line_break = text.rfind('\n', end - 1);
    const size_t begin = line_break == std::string_view::npos ? 0 : line_break + 1;
    if (is_rule(without_trailing_space(text.substr(begin, end - begin)))) {
      return without_trailing_space(text.substr(0, begin));
    }
    if (begin == 0) break;
    end = begin - 1;
  }
  return text;
}

bool same_message(const Identity& one, const Identity& other) {
  return one.sender == other.sender && one.sent == other.sent && one.subject == other.subject &&
         without_list_footer(one.text) == without_list_footer(other.text);
}

}  // namespace kvq
