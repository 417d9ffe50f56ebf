// SPDX-License-Identifier: MIT
#include "schema/base/period.hpp"

#include <chrono>
#include <string_view>

namespace kvq {
namespace {

using namespace std::chrono;

constexpr sys_days first_day = year(0) / January / 1;
constexpr sys_days last_day = year(9'999) / December / 31;

void add_year(std::string& name, year of) {
  append_digits(name, 4, static_cast<unsigned>(static_cast<int>(of)));
}

/// In ISO 8601 a week belongs to the year of its Thursday.
sys_days thursday_of_week(sys_days day) {
  return day - (weekday(day) - Monday) + days(3);
}

std::string name_of_week(sys_days thursday) {
  const year of = year_month_day(thursday).year();
  const auto weeks_before = (thursday - sys_days(of / January / 1)) / weeks(1);
  std::string name;
  add_year(name, of);
  name += "-W";
  append_digits(name, 2, static_cast<unsigned>(weeks_before) + 1);
  return name;
}

/// Returns the day that identifies the period: the Thursday of a week, else the day itself. Absent outside
/// the years 0..9999.
std::optional<sys_days> deciding_day(Period period, int64_t time) {
  const sys_days its_day = floor<days>(sys_seconds(seconds(time)));
  const sys_days day = period == Period::week ? thursday_of_week(its_day) : its_day;
  return day < first_day || day > last_day ? std::nullopt : std::optional(day);
}

sys_days day_after(Period period, sys_days day) {
  const year_month month = year_month_day(day).year() / year_month_day(day).month();
  switch (period) {
    case Period::day:
      return day + days(1);
    case Period::week:
      return day + days(4);
    case Period::month:
      return (month + months(1)) / 1;
    case Period::quarter:
      return (month + months(3 - (unsigned(month.month()) - 1) % 3)) / 1;
    case Period::year:
      return (month.year() + years(1)) / January / 1;
  }
  return day;
}

}  // namespace

void append_digits(std::string& name, int digits, unsigned number) {
  for (unsigned unit = digits == 4 ? 1'000 : 10; unit > 0; unit /= 10) {
    name += static_cast<char>('0' + number / unit % 10);
  }
}

// Called for every mail that a query counts: avoids fmt, and the names fit a string without allocation.
std::optional<std::string> name_of_period(Period period, int64_t time) {
  const std::optional<sys_days> deciding = deciding_day(period, time);
  if (!deciding) return std::nullopt;
  const sys_days day = *deciding;
  if (period == Period::week) return name_of_week(day);
  const year_month_day date(day);
  std::string name;
  add_year(name, date.year());
  if (period == Period::year) return name;
  const unsigned month{date.month()};
  if (period == Period::quarter) {
    name += "-Q";
    name += static_cast<char>('0' + (month + 2) / 3);
    return name;
  }
  name += '-';
  append_digits(name, 2, month);
  if (period == Period::month) return name;
  name += '-';
  append_digits(name, 2, unsigned(date.day()));
  return name;
}

std::optional<int64_t> end_of_period(Period period, int64_t time) {
  const std::optional<sys_days> day = deciding_day(period, time);
  if (!day) return std::nullopt;
  return sys_seconds(day_after(period, *day)).time_since_epoch().count();
}

}  // namespace kvq
