// SPDX-License-Identifier: MIT
#include "indexer/inputs/from_line.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "schema/base/text.hpp"

namespace kvq {
namespace {

using std::string_view;

constexpr std::array<string_view, 7> weekdays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_number(string_view word, size_t fewest, size_t most) {
  return word.size() >= fewest && word.size() <= most && std::ranges::all_of(word, is_digit);
}

/// "10:00:05", "9:00"
bool is_time(string_view word) {
  constexpr size_t longest_part = 2;
  size_t parts = 0;
  for (;;) {
    const size_t colon = std::min(word.find(':'), word.size());
    if (!is_number(word.substr(0, colon), 1, longest_part)) return false;
    ++parts;
    if (colon == word.size()) return parts == 2 || parts == 3;
    word.remove_prefix(colon + 1);
  }
}

/// "+0100", "PDT", "(CET)"
bool is_zone(string_view word) {
  constexpr size_t longest_name = 5;
  if (word.starts_with('+') || word.starts_with('-')) return is_number(word.substr(1), 4, 4);
  if (word.starts_with('(') && word.ends_with(')') && word.size() > 2) word = word.substr(1, word.size() - 2);
  return word.size() <= longest_name &&
         std::ranges::all_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
}

string_view take_word(string_view& text) {
  text = trimmed(text);
  const size_t end = end_of_word(text);
  const string_view word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

/// Whether these are the words of a date after its weekday.
bool is_rest_of_date(string_view text) {
  bool has_month = false;
  bool has_day = false;
  bool has_time = false;
  bool has_year = false;
  for (string_view word = take_word(text); !word.empty(); word = take_word(text)) {
    if (!has_month && std::ranges::find(months, word) != months.end()) {
      has_month = true;
    } else if (!has_day && is_number(word, 1, 2)) {
      has_day = true;
    } else if (!has_time && is_time(word)) {
      has_time = true;
    } else if (!has_year && is_number(word, 4, 4)) {
      has_year = true;
    } else if (!has_time || !is_zone(word)) {
      // UUCP added "remote from HOST".
      return has_month && has_day && has_time && has_year && word == "remote";
    }
  }
  return has_month && has_day && has_time && has_year;
}

}  // namespace

bool is_from_line(string_view line) {
  constexpr string_view begin = "From ";
  if (!line.starts_with(begin)) return false;
  line.remove_prefix(begin.size());
  for (string_view word = take_word(line); !word.empty(); word = take_word(line)) {
    if (word.ends_with(',')) word.remove_suffix(1);
    if (std::ranges::find(weekdays, word) != weekdays.end() && is_rest_of_date(line)) return true;
  }
  return false;
}

bool begins_like_mbox(string_view content) {
  while (!content.empty() && is_white_space(content.front())) content.remove_prefix(1);
  return is_from_line(take_line(content));
}

bool begins_like_mail(string_view content) {
  string_view line = take_line(content);
  const size_t colon = line.find(':');
  if (colon == string_view::npos || colon == 0) return false;
  const string_view name = trimmed(line.substr(0, colon));
  const auto is_usual = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' || c == '_';
  };
  // `http://...` and `key:value` are no header fields that a mail begins with.
  const string_view value = line.substr(colon + 1);
  return std::ranges::all_of(name, is_usual) && (trimmed(value).empty() || is_white_space(value.front()));
}

}  // namespace kvq
