// SPDX-License-Identifier: MIT
#include "query/time/calendar.hpp"

#include "query/time/digits.hpp"

namespace kvq {

using namespace std::chrono;

int64_t seconds_of(sys_days day) {
  return sys_seconds(day).time_since_epoch().count();
}

sys_days day_of(int64_t time) {
  return floor<days>(sys_seconds(seconds(time)));
}

std::optional<sys_days> calendar_day(int64_t year, int64_t month, int64_t day) {
  constexpr int64_t first_year = 1970;
  constexpr int64_t last_year = 9999;
  if (year < first_year || year > last_year || month < 1 || month > 12 || day < 1 || day > 31)
    return std::nullopt;
  const year_month_day date{std::chrono::year(static_cast<int>(year)),
                            std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day))};
  return date.ok() ? std::optional<sys_days>(date) : std::nullopt;
}

std::optional<int64_t> clock_seconds(int64_t hours, int64_t minutes, int64_t seconds) {
  if (hours > 23 || minutes > 59 || seconds > 60) return std::nullopt;
  return hours * seconds_an_hour + minutes * 60 + seconds;
}

int64_t months_before(int64_t time, int64_t count) {
  const sys_days today = day_of(time);
  const year_month_day then = year_month_day(today) - months(count);
  const sys_days first = sys_days(then.year() / then.month() / 1);
  const int64_t day_in_month = unsigned(then.day()) - 1;
  return seconds_of(first) + day_in_month * seconds_a_day + (time - seconds_of(today));
}

std::optional<int64_t> zone_offset(std::string_view text) {
  if (text == "Z") return 0;
  if (text.size() < 3 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const auto hours = whole_number(text.substr(1, 2));
  std::string_view rest = text.substr(3);
  if (rest.starts_with(':')) rest.remove_prefix(1);
  const auto minutes = rest.empty() && !text.ends_with(':') ? 0 : whole_number(rest);
  if (!hours || !minutes || (!rest.empty() && rest.size() != 2) || *hours > 14 || *minutes > 59)
    return std::nullopt;
  const int64_t offset = *hours * seconds_an_hour + *minutes * 60;
  return text[0] == '-' ? -offset : offset;
}

}  // namespace kvq
