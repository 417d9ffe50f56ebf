// SPDX-License-Identifier: MIT
#include "schema/period.hpp"

#include <chrono>
#include <string_view>

namespace kvq {
namespace {

using namespace std::chrono;

constexpr sys_days first_day = year(0) / January / 1;
constexpr sys_days last_day = year(9'999) / December / 31;

void add_digits(std::string& name, int digits, unsigned number) {
  for (unsigned unit = digits == 4 ? 1'000 : 10; unit > 0; unit /= 10) {
    name += static_cast<char>('0' + number / unit % 10);
  }
}

void add_year(std::string& name, year of) {
  add_digits(name, 4, static_cast<unsigned>(static_cast<int>(of)));
}

/// ISO 8601 gives a week to the year of its Thursday.
sys_days thursday_of_week(sys_days day) {
  return day - (weekday(day) - Monday) + days(3);
}

std::string name_of_week(sys_days thursday) {
  const year of = year_month_day(thursday).year();
  const auto weeks_before = (thursday - sys_days(of / January / 1)) / weeks(1);
  std::string name;
  add_year(name, of);
  name += "-W";
  add_digits(name, 2, static_cast<unsigned>(weeks_before) + 1);
  return name;
}

}  // namespace

// Asked for each mail that a query counts: without fmt, and in what a string holds without memory of its own.
std::optional<std::string> name_of_period(Period period, int64_t time) {
  const bool by_week = period == Period::week;
  const sys_days its_day = floor<days>(sys_seconds(seconds(time)));
  const sys_days day = by_week ? thursday_of_week(its_day) : its_day;
  if (day < first_day || day > last_day) return std::nullopt;
  if (by_week) return name_of_week(day);
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
  add_digits(name, 2, month);
  if (period == Period::month) return name;
  name += '-';
  add_digits(name, 2, unsigned(date.day()));
  return name;
}

}  // namespace kvq
