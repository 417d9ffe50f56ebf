// SPDX-License-Identifier: MIT
#include "schema/mail/identity.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "schema/base/text.hpp"

namespace kvq {
namespace {

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

/// Returns whether a line divides a text from a footer of which this is the first line: the ways of
/// Majordomo, Google Groups and Groups.io. Most such lines divide a text from a signature instead, which
/// belongs to it.
bool divides_footer(std::string_view line, std::string_view next) {
  constexpr std::array<std::string_view, 3> footers = {
      "To unsubscribe", "You received this message because you are subscribed to the Google Groups",
      "Groups.io Links:"};
  const bool is_divider = line == "-" || line == "--" || line.starts_with("-=-=-=-");
  return is_divider &&
         std::ranges::any_of(footers, [&](std::string_view one) { return next.starts_with(one); });
}

/// Returns the text without the footer of any list software.
std::string_view without_any_footer(std::string_view text) {
  text = without_list_footer(text);
  std::string_view next;
  size_t end = text.size();
  for (int lines = 0; lines < most_footer_lines && end > 0; ++lines) {
    const size_t line_break = text.rfind('\n', end - 1);
    const size_t begin = line_break == std::string_view::npos ? 0 : line_break + 1;
    const std::string_view line = without_trailing_space(text.substr(begin, end - begin));
    if (divides_footer(line, next)) return without_list_footer(text.substr(0, begin));
    next = line;
    if (begin == 0) break;
    end = begin - 1;
  }
  return text;
}

/// Removes lines from the front up to the first that is not blank, and returns that one without the blanks at
/// its end; empty if there is none.
std::string_view take_written_line(std::string_view& text) {
  std::string_view line;
  while (line.empty() && !text.empty()) line = without_trailing_space(take_line(text));
  return line;
}

/// Returns whether the texts are the same apart from blank lines, line ends and blanks at the ends of lines.
bool same_text(std::string_view one, std::string_view other) {
  if (one == other) return true;
  one = without_any_footer(one);
  other = without_any_footer(other);
  while (true) {
    const std::string_view line = take_written_line(one);
    if (line != take_written_line(other)) return false;
    if (line.empty()) return true;
  }
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
         same_text(one.text, other.text);
}

size_t hash_of(const Identity& mail) {
  const std::hash<std::string_view> of_text;
  size_t hash = std::hash<int64_t>()(mail.sent.value_or(0));
  for (const std::string_view text : {mail.sender, mail.subject}) hash = hash * 31 + of_text(text);
  std::string_view text = without_any_footer(mail.text);
  for (std::string_view line = take_written_line(text); !line.empty(); line = take_written_line(text)) {
    hash = hash * 31 + of_text(line);
  }
  return hash;
}

}  // namespace kvq
