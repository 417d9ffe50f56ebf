// SPDX-License-Identifier: MIT
#include "query/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <vector>

#include "schema/fold.hpp"

namespace kvq {
namespace {

using namespace std::chrono;

constexpr int64_t seconds_a_day = 86'400;
constexpr int64_t first_year = 1970;
constexpr int64_t last_year = 9999;
constexpr int64_t largest_count = 100'000;
constexpr int64_t most_months = 12'000;

int64_t seconds_of(sys_days day) {
  return sys_seconds(day).time_since_epoch().count();
}
sys_days day_of(int64_t time) {
  return floor<days>(sys_seconds(seconds(time)));
}

std::optional<int64_t> whole_number(std::string_view text) {
  int64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Cuts "2022-06-01T12:30:15" or "20220601123015" into its numbers.
std::optional<std::vector<int64_t>> date_parts(std::string_view text) {
  if (text.ends_with('Z')) text.remove_suffix(1);
  const bool digits_only = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  std::vector<int64_t> parts;
  if (digits_only) {
    if (text.size() != 4 && text.size() != 8 && text.size() != 14) return std::nullopt;
    for (size_t at = 0; at < text.size(); at += at == 0 ? 4 : 2) {
      parts.push_back(*whole_number(text.substr(at, at == 0 ? 4 : 2)));
    }
    return parts;
  }
  constexpr std::string_view separators = "--T::";
  for (size_t i = 0; i <= separators.size(); ++i) {
    const size_t width = i == 0 ? 4 : 2;
    const auto number = text.size() < width ? std::nullopt : whole_number(text.substr(0, width));
    if (!number || *number < 0) return std::nullopt;
    parts.push_back(*number);
    text.remove_prefix(width);
    if (text.empty()) return parts;
    if (i == separators.size() || text.front() != separators[i]) return std::nullopt;
    text.remove_prefix(1);
  }
  return std::nullopt;
}

std::optional<Interval> written_date(std::string_view text) {
  const auto parts = date_parts(text);
  if (!parts) return std::nullopt;
  const auto part = [&](size_t i, int64_t otherwise) { return parts->size() > i ? (*parts)[i] : otherwise; };
  const year_month_day day{year(static_cast<int>(part(0, 0))), month(static_cast<unsigned>(part(1, 1))),
                           std::chrono::day(static_cast<unsigned>(part(2, 1)))};
  if (part(0, 0) < first_year || part(0, 0) > last_year || !day.ok()) return std::nullopt;
  if (part(3, 0) > 23 || part(4, 0) > 59 || part(5, 0) > 60) return std::nullopt;
  const int64_t from = seconds_of(day) + part(3, 0) * 3600 + part(4, 0) * 60 + part(5, 0);
  switch (parts->size()) {
    case 1:
      return Interval{from, seconds_of(sys_days(day + years(1)))};
    case 2:
      return Interval{from, seconds_of(sys_days(day + months(1)))};
    case 3:
      return Interval{from, from + seconds_a_day};
    case 4:
      return Interval{from, from + 3600};
    case 5:
      return Interval{from, from + 60};
    default:
      return Interval{from, from + 1};
  }
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (size_t at = text.find_first_not_of("._ "); at != std::string_view::npos;) {
    const size_t end = std::min(text.find_first_of("._ ", at), text.size());
    words.push_back(fold(text.substr(at, end - at)));
    at = text.find_first_not_of("._ ", end);
  }
  return words;
}

/// The moment `count` units before `now`, the time of day kept as git's approxidate does.
std::optional<int64_t> before_now(int64_t count, std::string unit, int64_t now) {
  if (unit.ends_with('s')) unit.pop_back();
  struct Unit {
    std::string_view name;
    int64_t seconds;
  };
  constexpr std::array<Unit, 5> units = {
      Unit{"second", 1}, {"minute", 60}, {"hour", 3600}, {"day", seconds_a_day}, {"week", 7 * seconds_a_day}};
  if (count < 0 || count > largest_count) return std::nullopt;
  const auto known = std::ranges::find(units, unit, &Unit::name);
  if (known != units.end()) return now - count * known->seconds;
  if (unit != "month" && unit != "year") return std::nullopt;
  const sys_days today = day_of(now);
  const auto back = months(count * (unit == "year" ? 12 : 1));
  if (back.count() > most_months) return std::nullopt;
  const year_month_day then = year_month_day(today) - back;
  // The 31st of a shorter month is the days after its end.
  const sys_days first = sys_days(then.year() / then.month() / 1);
  const int64_t day_in_month = unsigned(then.day()) - 1;
  return seconds_of(first) + day_in_month * seconds_a_day + (now - seconds_of(today));
}

/// A moment in words.
std::optional<int64_t> moment(std::string_view text, int64_t now) {
  const std::vector<std::string> words = words_of(text);
  if (words.size() == 1 && words[0] == "now") return now;
  if (words.size() == 2 && words[0] == "last") return before_now(1, words[1], now);
  if (words.size() == 3 && words[2] == "ago") {
    const auto count = whole_number(words[0]);
    return count ? before_now(*count, words[1], now) : std::nullopt;
  }
  return std::nullopt;
}

Interval day_around(int64_t time) {
  const int64_t begin = seconds_of(day_of(time));
  return {begin, begin + seconds_a_day};
}

/// A time that may be an end of a range: a moment is itself there.
std::optional<Interval> period(std::string_view text, int64_t now) {
  if (fold(text) == "today") return day_around(now);
  if (fold(text) == "yesterday") return day_around(now - seconds_a_day);
  if (const auto time = moment(text, now)) return Interval{*time, *time + 1};
  return written_date(text);
}

std::optional<int64_t> seconds_of_length(std::string_view text) {
  if (text.empty()) return std::nullopt;
  constexpr std::pair<char, int64_t> units[] = {{'h', 3600},
                                                {'d', seconds_a_day},
                                                {'w', 7 * seconds_a_day},
                                                {'m', 30 * seconds_a_day},
                                                {'y', 365 * seconds_a_day}};
  const auto unit = std::ranges::find(units, fold(text.back()), &std::pair<char, int64_t>::first);
  const auto count = whole_number(text.substr(0, text.size() - 1));
  if (unit == std::end(units) || !count || *count < 0 || *count > largest_count) return std::nullopt;
  return *count * unit->second;
}

constexpr int64_t largest_amount = int64_t{1} << 40;

/// `3`, `1..3`, `3..`, `>=3`, `<3`, of what `read` reads.
template <class Read>
std::optional<Interval> parse_amount(std::string_view text, const Read& read) {
  const auto amount = [&](std::string_view written) -> std::optional<int64_t> {
    const std::optional<int64_t> read_amount = read(written);
    return read_amount && *read_amount >= 0 && *read_amount <= largest_amount ? read_amount : std::nullopt;
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

/// `1000`, `10k`, `2M`, `1G`, each 1024 times the one before.
std::optional<int64_t> size_in_bytes(std::string_view text) {
  constexpr std::string_view units = "kmg";
  const size_t unit = text.empty() ? std::string_view::npos : units.find(fold(text.back()));
  if (unit == std::string_view::npos) return whole_number(text);
  text.remove_suffix(1);
  const auto count = whole_number(text);
  const size_t bits = 10 * (unit + 1);
  if (!count || *count < 0 || *count > (largest_amount >> bits)) return std::nullopt;
  return *count << bits;
}

}  // namespace

std::optional<Interval> parse_time(std::string_view text, int64_t now) {
  const size_t dots = text.find("..");
  if (dots == std::string_view::npos) {
    if (const auto time = moment(text, now)) return day_around(*time);
    return period(text, now);
  }
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
  // More than so long ago is earlier: the signs turn round.
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

std::string to_rfc3339(int64_t time) {
  const sys_days day = day_of(time);
  const year_month_day date(day);
  const int64_t rest = time - seconds_of(day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     unsigned(date.month()), unsigned(date.day()), rest / 3600, rest / 60 % 60, rest % 60);
}

std::string to_minute(int64_t time) {
  std::string text = to_rfc3339(time).substr(0, 16);
  text[10] = ' ';
  return text;
}

}  // namespace kvq
