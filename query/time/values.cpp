// SPDX-License-Identifier: MIT
#include "query/time/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "query/time/approxidate.hpp"
#include "query/time/calendar.hpp"
#include "query/time/digits.hpp"
#include "query/time/period_dates.hpp"
#include "query/time/written_time.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/period.hpp"

namespace kvq {
namespace {

using namespace std::chrono;

constexpr size_t digits_of_day = std::string_view("2022-06-01").size();

Interval day_around(int64_t time) {
  const int64_t begin = seconds_of(day_of(time));
  return {begin, begin + seconds_a_day};
}

/// Parses a date, or the name of a week or a quarter.
std::optional<Interval> written_period(std::string_view text) {
  const auto dates = dates_of_period(text);
  if (!dates || *dates == text) return parse_written_time(text);
  const size_t dots = dates->find("..");
  const auto first = parse_written_time(std::string_view(*dates).substr(0, dots));
  const auto last = parse_written_time(std::string_view(*dates).substr(dots + 2));
  return first && last ? std::optional(Interval{first->from, last->before}) : std::nullopt;
}

/// Parses an end of a range, in which a moment is a single second.
std::optional<Interval> period(std::string_view text, int64_t now) {
  if (const auto written = written_period(text)) return written;
  const auto worded = approxidate(text, now);
  if (!worded) return std::nullopt;
  return worded->whole_day ? day_around(worded->time) : Interval{worded->time, worded->time + 1};
}

/// Parses a time outside a range, in which a moment in words means its whole day: the mails of a single
/// second are of no use.
std::optional<Interval> lone_period(std::string_view text, int64_t now) {
  if (const auto written = written_period(text)) return written;
  const auto worded = approxidate(text, now);
  return worded ? std::optional(day_around(worded->time)) : std::nullopt;
}

/// Parses `2w`, `2weeks`, `2.weeks` or `2 weeks`.
std::optional<int64_t> seconds_of_length(std::string_view text) {
  struct Unit {
    std::string_view letter, name, names;
    int64_t seconds;
  };
  constexpr std::array<Unit, 5> units = {Unit{"h", "hour", "hours", seconds_an_hour},
                                         {"d", "day", "days", seconds_a_day},
                                         {"w", "week", "weeks", 7 * seconds_a_day},
                                         {"m", "month", "months", 30 * seconds_a_day},
                                         {"y", "year", "years", 365 * seconds_a_day}};
  constexpr int64_t largest_count = 100'000;
  const auto digits_end = std::ranges::find_if_not(text, is_digit);
  const auto count = whole_number({text.begin(), digits_end});
  std::string unit = fold(std::string_view(digits_end, text.end()));
  const bool spelled_apart = unit.size() > 2 && std::string_view("._- ").find(unit[0]) != std::string::npos;
  if (spelled_apart) unit.erase(0, 1);
  const auto known = std::ranges::find_if(units, [&](const Unit& u) {
    return unit == u.name || unit == u.names || (unit == u.letter && !spelled_apart);
  });
  if (known == units.end() || !count || *count > largest_count) return std::nullopt;
  return *count * known->seconds;
}

constexpr int64_t largest_amount = int64_t{1} << 40;

/// Parses `3`, `1..3`, `3..`, `>=3` or `<3`, with `read` for each number.
template <class Read>
std::optional<Interval> parse_amount(std::string_view text, const Read& read) {
  const auto amount = [&](std::string_view written) -> std::optional<int64_t> {
    const std::optional<int64_t> read_amount = read(written);
    return read_amount && *read_amount <= largest_amount ? read_amount : std::nullopt;
  };
  const auto next = [&](std::string_view written) -> std::optional<int64_t> {
    const auto n = amount(written);
    return n ? std::optional(*n + 1) : std::nullopt;
  };
  const auto at_least = [](std::optional<int64_t> n) {
    return n ? std::optional(Interval{.from = *n}) : std::nullopt;
  };
  const auto below = [](std::optional<int64_t> n) {
    return n ? std::optional(Interval{.before = *n}) : std::nullopt;
  };
  if (text.starts_with(">=")) return at_least(amount(text.substr(2)));
  if (text.starts_with("<=")) return below(next(text.substr(2)));
  if (text.starts_with('>')) return at_least(next(text.substr(1)));
  if (text.starts_with('<')) return below(amount(text.substr(1)));
  const size_t dots = text.find("..");
  const std::string_view first = text.substr(0, dots);
  const std::string_view last = dots == std::string_view::npos ? first : text.substr(dots + 2);
  if (first.empty() && last.empty()) return std::nullopt;
  Interval out;
  if (!first.empty()) {
    const auto from = amount(first);
    if (!from) return std::nullopt;
    out.from = *from;
  }
  if (!last.empty()) {
    const auto before = next(last);
    if (!before) return std::nullopt;
    out.before = *before;
  }
  return out;
}

/// Parses `1000`, `10k`, `2M` or `1G`; each unit is 1024 times the previous one.
std::optional<int64_t> size_in_bytes(std::string_view text) {
  constexpr std::string_view units = "kmg";
  const size_t unit = text.empty() ? std::string_view::npos : units.find(fold(text.back()));
  if (unit == std::string_view::npos) return whole_number(text);
  text.remove_suffix(1);
  const auto count = whole_number(text);
  const size_t bits = 10 * (unit + 1);
  if (!count || *count > (largest_amount >> bits)) return std::nullopt;
  return *count << bits;
}

}  // namespace

std::optional<Interval> parse_time(std::string_view text, int64_t now) {
  const size_t dots = text.find("..");
  if (dots == std::string_view::npos) return lone_period(text, now);
  const std::string_view first = text.substr(0, dots);
  const std::string_view last = text.substr(dots + 2);
  if (first.empty() && last.empty()) return std::nullopt;
  Interval out;
  if (!first.empty()) {
    const auto begin = period(first, now);
    if (!begin) return std::nullopt;
    out.from = begin->from;
  }
  if (!last.empty()) {
    const auto end = period(last, now);
    if (!end) return std::nullopt;
    out.before = end->before;
  }
  return out;
}

std::optional<Interval> parse_number(std::string_view text) {
  return parse_amount(text, [](std::string_view digits) { return whole_number(digits); });
}

std::optional<Interval> parse_size(std::string_view text) {
  return parse_amount(text, size_in_bytes);
}

std::optional<Interval> parse_age(std::string_view text, int64_t now) {
  // A greater age is an earlier time, so the signs are reversed.
  const auto then = [&](std::string_view length) -> std::optional<int64_t> {
    const auto seconds = seconds_of_length(length);
    return seconds ? std::optional(now - *seconds) : std::nullopt;
  };
  const auto before = [&](std::string_view length) -> std::optional<Interval> {
    const auto time = then(length);
    return time ? std::optional(Interval{.before = *time}) : std::nullopt;
  };
  const auto since = [&](std::string_view length) -> std::optional<Interval> {
    const auto time = then(length);
    return time ? std::optional(Interval{.from = *time}) : std::nullopt;
  };
  if (text.starts_with(">=")) return before(text.substr(2));
  if (text.starts_with("<=")) return since(text.substr(2));
  if (text.starts_with('>')) return before(text.substr(1));
  if (text.starts_with('<')) return since(text.substr(1));
  const size_t dots = text.find("..");
  if (dots == std::string_view::npos) return before(text);
  const auto newest = then(text.substr(0, dots));
  const auto oldest = then(text.substr(dots + 2));
  if ((!newest && dots > 0) || (!oldest && dots + 2 < text.size()) || (!newest && !oldest))
    return std::nullopt;
  Interval out;
  if (oldest) out.from = *oldest;
  if (newest) out.before = *newest;
  return out;
}

// Lists print a time in each row, and fmt would take longer for it than SQLite for the row.
std::string to_rfc3339(int64_t time) {
  const sys_days day = day_of(time);
  const int64_t rest = time - seconds_of(day);
  std::string text;
  if (auto name = name_of_period(Period::day, time)) {
    text = std::move(*name);
  } else {
    const year_month_day date(day);
    text = fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), unsigned(date.month()),
                       unsigned(date.day()));
  }
  text += 'T';
  append_digits(text, 2, static_cast<unsigned>(rest / 3600));
  text += ':';
  append_digits(text, 2, static_cast<unsigned>(rest / 60 % 60));
  text += ':';
  append_digits(text, 2, static_cast<unsigned>(rest % 60));
  text += 'Z';
  return text;
}

std::string to_day(int64_t time) {
  return to_rfc3339(time).substr(0, digits_of_day);
}

std::string to_minute(int64_t time) {
  std::string text = to_rfc3339(time);
  text.resize(16);
  text[10] = ' ';
  return text;
}

std::string first_moment(const Interval& interval) {
  const bool is_whole_day = day_around(interval.from).from == interval.from;
  return is_whole_day ? to_rfc3339(interval.from).substr(0, digits_of_day) : to_minute(interval.from);
}

std::string last_moment(const Interval& interval) {
  const int64_t last = interval.before - 1;
  const bool is_whole_day = day_around(last).before == interval.before;
  return is_whole_day ? to_rfc3339(last).substr(0, digits_of_day) : to_minute(last);
}

}  // namespace kvq
