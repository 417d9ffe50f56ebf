// SPDX-License-Identifier: MIT
#include "query/time/time_words.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <utility>

#include "query/time/calendar.hpp"

namespace kvq {
namespace {

constexpr std::array<std::string_view, 12> months = {"january",   "february", "march",    "april",
                                                     "may",       "june",     "july",     "august",
                                                     "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> weekdays = {"sunday",   "monday", "tuesday", "wednesday",
                                                      "thursday", "friday", "saturday"};
constexpr std::array<std::string_view, 11> numbers = {"zero", "one",   "two",   "three", "four", "five",
                                                      "six",  "seven", "eight", "nine",  "ten"};
constexpr std::array<TimeUnit, 7> units = {TimeUnit{"second", 1},
                                           {"minute", 60},
                                           {"hour", seconds_an_hour},
                                           {"day", seconds_a_day},
                                           {"week", 7 * seconds_a_day},
                                           {"month", 0, 1},
                                           {"year", 0, 12}};
constexpr std::array<std::string_view, 7> plural_units = {"seconds", "minutes", "hours", "days",
                                                          "weeks",   "months",  "years"};
constexpr std::array<std::pair<std::string_view, int64_t>, 3> hours = {
    std::pair{"midnight", 0}, {"noon", 12}, {"tea", 17}};
constexpr std::array<std::string_view, 10> others = {"now", "today", "yesterday", "never", "last",
                                                     "ago", "am",    "pm",        "utc",   "gmt"};

bool is_plural(std::string_view word, std::string_view of) {
  return word.size() == of.size() + 1 && word.starts_with(of) && word.ends_with('s');
}

std::optional<int64_t> place_of_shortened(std::span<const std::string_view> words, std::string_view word) {
  constexpr size_t fewest_letters = 3;
  if (word.size() < fewest_letters) return std::nullopt;
  const auto found =
      std::ranges::find_if(words, [&](std::string_view whole) { return whole.starts_with(word); });
  return found == words.end() ? std::nullopt : std::optional(found - words.begin());
}

std::optional<int64_t> place_of(std::span<const std::string_view> words, std::string_view word) {
  const auto found = std::ranges::find(words, word);
  return found == words.end() ? std::nullopt : std::optional(found - words.begin());
}

}  // namespace

const TimeUnit* find_time_unit(std::string_view word) {
  const auto found = std::ranges::find_if(
      units, [&](const TimeUnit& unit) { return word == unit.name || is_plural(word, unit.name); });
  return found == units.end() ? nullptr : &*found;
}

std::optional<int64_t> month_number(std::string_view word) {
  const auto place = place_of_shortened(months, word);
  return place ? std::optional(*place + 1) : std::nullopt;
}

std::optional<int64_t> weekday_number(std::string_view word) {
  if (const auto place = place_of_shortened(weekdays, word)) return place;
  return word.ends_with('s') ? place_of(weekdays, word.substr(0, word.size() - 1)) : std::nullopt;
}

std::optional<int64_t> named_hour(std::string_view word) {
  const auto found = std::ranges::find(hours, word, &std::pair<std::string_view, int64_t>::first);
  return found == hours.end() ? std::nullopt : std::optional(found->second);
}

std::optional<int64_t> spelled_number(std::string_view word) {
  return place_of(numbers, word);
}

bool is_time_word(std::string_view word) {
  return find_time_unit(word) != nullptr || month_number(word) || weekday_number(word) || named_hour(word) ||
         spelled_number(word) || place_of(others, word);
}

std::vector<std::string_view> time_words() {
  std::vector<std::string_view> words;
  for (const std::span<const std::string_view> some :
       {std::span<const std::string_view>(months), {weekdays}, {numbers}, {plural_units}, {others}}) {
    std::ranges::copy(some, std::back_inserter(words));
  }
  std::ranges::transform(units, std::back_inserter(words), &TimeUnit::name);
  std::ranges::transform(hours, std::back_inserter(words), &std::pair<std::string_view, int64_t>::first);
  return words;
}

}  // namespace kvq
