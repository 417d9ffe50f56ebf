// SPDX-License-Identifier: MIT
#include "query/time/written_time.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "query/time/calendar.hpp"
#include "query/time/digits.hpp"

namespace kvq {
namespace {

using Numbers = std::vector<int64_t>;

/// Parses "20220601" and "20220601123015": a year, then numbers of two digits each.
std::optional<Numbers> numbers_in_row(std::string_view digits) {
  if (digits.size() != 4 && digits.size() != 8 && digits.size() != 14) return std::nullopt;
  Numbers numbers = {*whole_number(digits.substr(0, 4))};
  for (size_t at = 4; at < digits.size(); at += 2) numbers.push_back(*whole_number(digits.substr(at, 2)));
  return numbers;
}

/// Parses "2022-06-01T12:30:15" or a prefix of it, or "2022/6/1" with slashes.
std::optional<Numbers> numbers_apart(std::string_view text) {
  constexpr size_t year_digits = 4;
  const bool slashed = text.size() > year_digits && text[year_digits] == '/';
  const std::string_view separators = slashed ? "//T::" : "--T::";
  Numbers numbers;
  for (size_t i = 0; i <= separators.size(); ++i) {
    const bool one_digit = (i == 1 || i == 2) && !text.empty() && (text.size() == 1 || !is_digit(text[1]));
    const size_t width = i == 0 ? year_digits : one_digit ? 1 : 2;
    const auto number = text.size() < width ? std::nullopt : whole_number(text.substr(0, width));
    if (!number) return std::nullopt;
    numbers.push_back(*number);
    text.remove_prefix(width);
    if (text.empty()) return numbers;
    const bool separated =
        i < separators.size() && (text[0] == separators[i] || (separators[i] == 'T' && text[0] == ' '));
    if (!separated) return std::nullopt;
    text.remove_prefix(1);
  }
  return std::nullopt;
}

std::optional<Numbers> numbers_of(std::string_view text) {
  if (std::ranges::all_of(text, is_digit)) return numbers_in_row(text);
  constexpr size_t basic_size = std::string_view("20220601T123015").size();
  if (text.size() == basic_size && text[8] == 'T' && whole_number(text.substr(0, 8)) &&
      whole_number(text.substr(9))) {
    return numbers_in_row(std::string(text.substr(0, 8)).append(text.substr(9)));
  }
  return numbers_apart(text);
}

std::optional<Interval> unix_second(std::string_view text) {
  constexpr size_t fewest_digits = 9;
  constexpr size_t most_digits = 11;
  const bool marked = text.starts_with('@');
  if (marked) text.remove_prefix(1);
  if (text.size() > most_digits || (!marked && text.size() < fewest_digits)) return std::nullopt;
  const auto time = whole_number(text);
  return time ? std::optional(Interval{*time, *time + 1}) : std::nullopt;
}

/// Removes the zone after a time of day, and the space before it. Returns the offset of the zone.
std::optional<int64_t> take_zone(std::string_view& text) {
  const size_t clock = text.find_first_of("T ");
  const size_t zone = clock == std::string_view::npos ? clock : text.find_first_of("Z+-", clock);
  if (zone == std::string_view::npos) return std::nullopt;
  const auto offset = zone_offset(text.substr(zone));
  if (!offset) return std::nullopt;
  text = text.substr(0, zone);
  if (text.ends_with(' ')) text.remove_suffix(1);
  return offset;
}

std::optional<Interval> calendar_time(std::string_view text) {
  using namespace std::chrono;
  constexpr size_t numbers_to_the_hour = 4;
  const auto offset = take_zone(text);
  const auto numbers = numbers_of(text);
  if (!numbers || (offset && numbers->size() < numbers_to_the_hour)) return std::nullopt;
  const auto number = [&](size_t i, int64_t otherwise) {
    return numbers->size() > i ? (*numbers)[i] : otherwise;
  };
  const auto day = calendar_day(number(0, 0), number(1, 1), number(2, 1));
  const auto clock = clock_seconds(number(3, 0), number(4, 0), number(5, 0));
  if (!day || !clock) return std::nullopt;
  const int64_t from = seconds_of(*day) + *clock - offset.value_or(0);
  switch (numbers->size()) {
    case 1:
      return Interval{from, seconds_of(sys_days(year_month_day(*day) + years(1)))};
    case 2:
      return Interval{from, seconds_of(sys_days(year_month_day(*day) + months(1)))};
    case 3:
      return Interval{from, from + seconds_a_day};
    case 4:
      return Interval{from, from + seconds_an_hour};
    case 5:
      return Interval{from, from + 60};
    default:
      return Interval{from, from + 1};
  }
}

}  // namespace

std::optional<Interval> parse_written_time(std::string_view text) {
  if (const auto second = unix_second(text)) return second;
  return calendar_time(text);
}

}  // namespace kvq
