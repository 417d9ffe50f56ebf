// SPDX-License-Identifier: MIT
#include "query/time/period_dates.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>

#include "query/time/calendar.hpp"
#include "schema/base/period.hpp"

namespace kvq {
namespace {

using namespace std::chrono;

constexpr size_t digits_of_year = 4;

/// Returns the number in so many digits of a name; absent if there are others, or fewer.
std::optional<int> number_at(std::string_view name, size_t at, size_t digits) {
  int value = 0;
  const std::string_view text = name.substr(std::min(at, name.size()), digits);
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_number = text.size() == digits && text.front() != '-' && read.ptr == text.data() + digits;
  return is_number ? std::optional(value) : std::nullopt;
}

std::optional<std::string> dates_of_week(int of_year, int week) {
  // The fourth of January is in the first week.
  const sys_days fourth = sys_days(year(of_year) / January / 4);
  const sys_days monday = fourth - (weekday(fourth) - Monday) + weeks(week - 1);
  // Few years have a week 53.
  if (number_at(name_of_period(Period::week, seconds_of(monday)).value_or(""), 6, 2) != week)
    return std::nullopt;
  const auto first = name_of_period(Period::day, seconds_of(monday));
  const auto last = name_of_period(Period::day, seconds_of(monday + days(6)));
  return first && last ? std::optional(*first + ".." + *last) : std::nullopt;
}

std::optional<std::string> months_of_quarter(int of_year, int quarter) {
  const auto month_name = [&](int number) {
    return name_of_period(Period::month, seconds_of(sys_days(year(of_year) / number / 1)));
  };
  const auto first = month_name(quarter * 3 - 2);
  const auto last = month_name(quarter * 3);
  return first && last ? std::optional(*first + ".." + *last) : std::nullopt;
}

}  // namespace

std::optional<std::string> dates_of_period(std::string_view name) {
  const auto of_year = number_at(name, 0, digits_of_year);
  if (!of_year) return std::nullopt;
  const std::string_view rest = name.substr(digits_of_year);
  if (rest.starts_with("-W") && rest.size() == 4) {
    const auto week = number_at(rest, 2, 2);
    return week && *week >= 1 ? dates_of_week(*of_year, *week) : std::nullopt;
  }
  if (rest.starts_with("-Q") && rest.size() == 3) {
    const auto quarter = number_at(rest, 2, 1);
    return quarter && *quarter >= 1 && *quarter <= 4 ? months_of_quarter(*of_year, *quarter) : std::nullopt;
  }
  // Years, months and days are written like dates.
  return std::string(name);
}

}  // namespace kvq
