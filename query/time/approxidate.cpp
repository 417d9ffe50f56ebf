// SPDX-License-Identifier: MIT
#include "query/time/approxidate.hpp"

#include <algorithm>
#include <chrono>

#include "query/time/calendar.hpp"
#include "query/time/digits.hpp"
#include "query/time/time_tokens.hpp"
#include "query/time/time_words.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/spelling.hpp"

namespace kvq {
namespace {

int64_t weekday_of(int64_t time) {
  return std::chrono::weekday(day_of(time)).c_encoding();
}
int64_t begin_of_day(int64_t time) {
  return seconds_of(day_of(time));
}

/// Words that count back from now, applied from left to right.
class RelativeTime {
 public:
  explicit RelativeTime(int64_t now) : time_(now) {}

  std::optional<Approxidate> read(TimeTokens& tokens) {
    while (!tokens.at_end()) {
      if (!step(tokens)) return std::nullopt;
      day_named_ = true;
    }
    settle();
    return Approxidate{time_, whole_day_};
  }

 private:
  bool step(TimeTokens& tokens) {
    if (const auto clock = tokens.take_time_of_day()) return set(*clock);
    if (tokens.take_word("today")) return !(to_come_ = false);
    if (tokens.take_word("yesterday")) return go_back(seconds_a_day);
    if (tokens.take_word("now")) {
      settle();
      return !(whole_day_ = false);
    }
    if (const auto weekday = tokens.take_as(weekday_number)) {
      return go_back((weekday_of(time_) - *weekday + 7) % 7 * seconds_a_day);
    }
    if (tokens.take_word("last")) return count_back(1, tokens);
    auto count = tokens.take_as(spelled_number);
    if (!count) {
      const auto digits = tokens.take(TimeToken::Kind::number);
      // "0730" is not a count but a zone without a date.
      if (digits && (digits->size() <= 2 || (*digits)[0] != '0')) count = whole_number(*digits);
    }
    if (!count || !count_back(*count, tokens)) return false;
    tokens.take_word("ago");
    return true;
  }

  /// Goes back to a day, or by a length of time. A noon to come is on the day that this names.
  bool go_back(int64_t seconds) {
    to_come_ = false;
    time_ -= seconds;
    return true;
  }

  /// Without a day, `noon` is the last noon that passed.
  void settle() {
    if (to_come_) time_ -= seconds_a_day;
    to_come_ = false;
  }

  bool count_back(int64_t count, TimeTokens& tokens) {
    constexpr int64_t largest_count = 100'000;
    constexpr int64_t most_months = 12'000;
    if (count > largest_count) return false;
    if (const auto weekday = tokens.take_as(weekday_number)) {
      // `last` does not include today.
      const int64_t days = (weekday_of(time_) - *weekday + 6) % 7 + 1;
      return count > 0 && go_back((days + 7 * (count - 1)) * seconds_a_day);
    }
    const TimeUnit* unit = tokens.take_as(find_time_unit);
    if (unit == nullptr || count * unit->months > most_months) return false;
    whole_day_ = false;
    if (unit->months > 0) {
      settle();
      time_ = months_before(time_, count * unit->months);
    }
    if (count == 0) settle();
    return go_back(count * unit->seconds);
  }

  bool set(const TimeOfDay& clock) {
    if (clock_set_) return false;
    clock_set_ = true;
    whole_day_ = false;
    const int64_t day = begin_of_day(time_);
    to_come_ = clock.named && !day_named_ && time_ - day < clock.seconds;
    time_ = day + clock.seconds;
    return true;
  }

  int64_t time_;
  bool whole_day_ = true;
  bool clock_set_ = false;
  /// A word before `noon` or `tea` named a day.
  bool day_named_ = false;
  /// `noon` or `tea` was read before that hour, and no day.
  bool to_come_ = false;
};

/// A calendar day with an optional time of day.
class CalendarTime {
 public:
  explicit CalendarTime(int64_t now) : now_(now), today_(day_of(now)) {}

  std::optional<Approxidate> read(TimeTokens& tokens) {
    while (!tokens.at_end()) {
      if (!part(tokens)) return std::nullopt;
    }
    const auto day = date();
    if (!day || (clock_ && !day_) || (zone_ && !names_second())) return std::nullopt;
    if (weekday_ && !(year_ && day_ && weekday_of(seconds_of(*day)) == weekday_)) return std::nullopt;
    const int64_t clock = clock_ ? clock_->seconds : now_ - seconds_of(today_);
    return Approxidate{seconds_of(*day) + clock - zone_.value_or(0), !clock_};
  }

 private:
  /// Takes one part of the date; each part may occur only once.
  bool part(TimeTokens& tokens) {
    if (const auto clock = tokens.take_time_of_day()) return put(clock_, clock);
    if (const auto month = tokens.take_as(month_number)) return put(month_, month);
    if (const auto weekday = tokens.take_as(weekday_number)) return put(weekday_, weekday);
    if (const auto iso = tokens.take(TimeToken::Kind::date)) {
      return put(year_, whole_number(iso->substr(0, 4))) && put(month_, whole_number(iso->substr(5, 2))) &&
             put(day_, whole_number(iso->substr(8, 2)));
    }
    if (const auto zone = tokens.take(TimeToken::Kind::zone)) return put(zone_, zone_offset(*zone));
    if (tokens.take_word("utc") || tokens.take_word("gmt")) return put(zone_, std::optional<int64_t>(0));
    const auto digits = tokens.take(TimeToken::Kind::number);
    if (!digits) return false;
    if (digits->size() == 4) return put(year_, whole_number(*digits));
    return digits->size() <= 2 && put(day_, whole_number(*digits));
  }

  template <typename Value>
  static bool put(std::optional<Value>& place, const std::optional<Value>& value) {
    if (place || !value) return false;
    place = value;
    return true;
  }

  /// Whether the text names a second that does not depend on the current time.
  bool names_second() const { return year_ && day_ && clock_ && !clock_->named; }

  /// Without a year, the month is this one or one of the last eleven. Without a day, it is the day of today,
  /// which may be after the end of the month.
  std::optional<std::chrono::sys_days> date() const {
    const std::chrono::year_month_day today(today_);
    const bool last_year = *month_ > unsigned(today.month());
    const int64_t year = year_.value_or(static_cast<int>(today.year()) - (last_year ? 1 : 0));
    if (day_) return calendar_day(year, *month_, *day_);
    const auto first = calendar_day(year, *month_, 1);
    return first ? std::optional(*first + std::chrono::days(unsigned(today.day()) - 1)) : std::nullopt;
  }

  int64_t now_;
  std::chrono::sys_days today_;
  std::optional<int64_t> year_, month_, day_, weekday_, zone_;
  std::optional<TimeOfDay> clock_;
};

}  // namespace

std::optional<Approxidate> approxidate(std::string_view text, int64_t now) {
  if (fold(text) == "never") return Approxidate{};
  TimeTokens tokens(text);
  if (tokens.empty()) return std::nullopt;
  return tokens.name_date() ? CalendarTime(now).read(tokens) : RelativeTime(now).read(tokens);
}

std::optional<UnknownTimeWord> unknown_time_word(std::string_view text) {
  // Any short word is similar to a word such as `a`.
  constexpr size_t fewest_letters = 3;
  for (auto begin = text.begin(); begin != text.end();) {
    const auto in_word = [](char c) { return is_letter(fold(c)); };
    begin = std::find_if(begin, text.end(), in_word);
    const auto end = std::find_if_not(begin, text.end(), in_word);
    const std::string_view word(begin, end);
    if (!word.empty() && !is_time_word(fold(word))) {
      return UnknownTimeWord{word,
                             word.size() < fewest_letters ? std::string_view() : nearest(word, time_words())};
    }
    begin = end;
  }
  return std::nullopt;
}

}  // namespace kvq
