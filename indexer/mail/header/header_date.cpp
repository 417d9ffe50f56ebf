// SPDX-License-Identifier: MIT
#include "indexer/mail/header/header_date.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <string>

#include "schema/base/fold.hpp"

namespace kvq {
namespace {

constexpr std::array<std::string_view, 12> months = {"january",   "february", "march",    "april",
                                                     "may",       "june",     "july",     "august",
                                                     "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> weekdays = {"sunday",   "monday", "tuesday", "wednesday",
                                                      "thursday", "friday", "saturday"};

struct Zone {
  std::string_view name;
  int hours;
};
/// The zones that git knows, with summer time added, and UT (RFC 5322, 4.3).
constexpr Zone zones[] = {{"idlw", -12}, {"nt", -11},  {"cat", -10}, {"hst", -10}, {"hdt", -9}, {"yst", -9},
                          {"ydt", -8},   {"pst", -8},  {"pdt", -7},  {"mst", -7},  {"mdt", -6}, {"cst", -6},
                          {"cdt", -5},   {"est", -5},  {"edt", -4},  {"ast", -3},  {"adt", -2}, {"wat", -1},
                          {"gmt", 0},    {"utc", 0},   {"ut", 0},    {"z", 0},     {"wet", 0},  {"bst", 1},
                          {"cet", 1},    {"met", 1},   {"mewt", 1},  {"mest", 2},  {"cest", 2}, {"mesz", 2},
                          {"fwt", 1},    {"fst", 2},   {"eet", 2},   {"eest", 3},  {"wast", 7}, {"wadt", 8},
                          {"cct", 8},    {"jst", 9},   {"east", 10}, {"eadt", 11}, {"gst", 10}, {"nzt", 12},
                          {"nzst", 12},  {"nzdt", 13}, {"idle", 12}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return fold(c) >= 'a' && fold(c) <= 'z';
}

/// Returns the number at the start of the text; a very large one for too many digits.
int64_t number_at(std::string_view digits) {
  constexpr int64_t largest = 1'000'000'000'000;
  int64_t number = 0;
  for (const char c : digits) {
    if (!is_digit(c)) break;
    number = std::min(number * 10 + (c - '0'), largest);
  }
  return number;
}

size_t digits_at(std::string_view text) {
  return static_cast<size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
}

/// Reads the parts of a date from left to right. A part that has been read is not negative.
class DateReader {
 public:
  explicit DateReader(std::string_view text) : text_(text) {}

  std::optional<HeaderDate> read() {
    while (!text_.empty()) text_.remove_prefix(part());
    using namespace std::chrono;
    const bool is_whole =
        year_ >= 1970 && month_ > 0 && day_ > 0 && hour_ >= 0 && minute_ >= 0 && second_ >= 0;
    if (!is_whole || !is_valid_) return std::nullopt;
    const year_month_day first(std::chrono::year(year_), std::chrono::month(static_cast<unsigned>(month_)),
                               std::chrono::day(1));
    const year_month_day_last last(first.year(), std::chrono::month_day_last(first.month()));
    if (day_ > static_cast<int>(static_cast<unsigned>(last.day()))) guessed_ = true;
    if (!zone_ && !is_utc_) guessed_ = true;
    const sys_seconds time = sys_days(first) + days(day_ - 1) + hours(hour_) +
                             minutes(minute_ - (is_utc_ ? 0 : zone_.value_or(0))) + seconds(second_);
    return HeaderDate{time.time_since_epoch().count(), zone_.value_or(0), guessed_};
  }

 private:
  /// Takes a part; returns its length.
  size_t part() {
    const char c = text_.front();
    if (c == '(') ++comments_;
    if (c == ')' && comments_ > 0) --comments_;
    if (is_letter(c)) return word();
    if (is_digit(c)) return number();
    // The second hyphen of 10-Mar-2025 begins no zone.
    const bool joins = c == '-' && month_ > 0 && year_ < 0 && hour_ < 0;
    if ((c == '+' || c == '-') && !joins && text_.size() > 1 && is_digit(text_[1])) return offset();
    if (static_cast<unsigned char>(c) >= 0x80) doubt();
    return 1;
  }

  /// Marks the date as guessed, unless it is a comment that has no meaning.
  void doubt() {
    if (comments_ == 0) guessed_ = true;
  }

  size_t word() {
    const auto length = static_cast<size_t>(std::ranges::find_if_not(text_, is_letter) - text_.begin());
    const std::string word = fold(text_.substr(0, length));
    const bool at_digit = length < text_.size() && is_digit(text_[length]);
    const auto begins = [&](std::string_view whole) {
      return word.size() >= 3 && whole.front() == word.front() && whole.starts_with(word);
    };
    const auto is_named = [&](const Zone& one) {
      return one.name.front() == word.front() && one.name == word;
    };
    if (const auto month = std::ranges::find_if(months, begins); month != months.end() && !at_digit) {
      month_ = static_cast<int>(month - months.begin()) + 1;
    } else if (std::ranges::any_of(weekdays, begins) && !at_digit) {
      // The day of the month says as much.
    } else if (const auto zone = std::ranges::find_if(zones, is_named);
               zone != std::end(zones) && !at_digit) {
      if (!zone_) zone_ = zone->hours * 60;
    } else if ((word == "pm" || word == "am") && hour_ >= 0) {
      hour_ = hour_ % 12 + (word == "pm" ? 12 : 0);
    } else if (word == "t" && at_digit && hour_ < 0) {
      iso_time_ = true;
    } else {
      doubt();
    }
    return length;
  }

  size_t number() {
    const size_t digits = digits_at(text_);
    const int64_t value = number_at(text_);
    constexpr int64_t fewest_seconds = 100'000'000;
    if (value >= fewest_seconds && digits > 8 && nothing_read()) return seconds_since_1970(value, digits);
    const char sign = digits < text_.size() ? text_[digits] : ' ';
    if (std::string_view(":./-").find(sign) != std::string_view::npos && digits + 1 < text_.size() &&
        is_digit(text_[digits + 1])) {
      if (const size_t length = numbers(value, digits, sign)) return length;
    }
    if (iso_time_ && (digits == 2 || digits == 4)) {
      iso_time_ = false;
      if (digits == 4 ? set_time(value / 100, value % 100, 0) : set_time(value, 0, 0)) return digits;
    }
    if (digits == 8) {
      set_date(value / 10'000, value / 100 % 100, value % 100);
    } else if (digits == 6) {
      if (set_time(value / 10'000, value / 100 % 100, value % 100)) return digits + fraction(digits);
      doubt();
    } else if (digits == 4) {
      four_digits(value);
    } else if (digits <= 2) {
      two_digits(value, digits);
    } else if (digits == 3 && year_ < 0 && month_ > 0) {
      // RFC 5322, 4.3: a year of three digits counts from 1900.
      year_ = static_cast<int>(value) + 1900;
      guessed_ = true;
    } else {
      doubt();
    }
    return digits;
  }

  bool nothing_read() const {
    return year_ < 0 && month_ < 0 && day_ < 0 && hour_ < 0 && minute_ < 0 && second_ < 0;
  }

  size_t seconds_since_1970(int64_t value, size_t digits) {
    using namespace std::chrono;
    const sys_seconds time{seconds(value)};
    const sys_days day = floor<days>(time);
    const year_month_day date(day);
    const auto clock = static_cast<int>((time - day).count());
    year_ = static_cast<int>(date.year());
    month_ = static_cast<int>(static_cast<unsigned>(date.month()));
    day_ = static_cast<int>(static_cast<unsigned>(date.day()));
    hour_ = clock / 3'600;
    minute_ = clock / 60 % 60;
    second_ = clock % 60;
    is_utc_ = true;
    return digits;
  }

  /// Takes two or three numbers with one sign between them; returns 0 if they are no time and no date.
  size_t numbers(int64_t first, size_t digits, char sign) {
    size_t length = digits + 1;
    const int64_t second = number_at(text_.substr(length));
    length += digits_at(text_.substr(length));
    int64_t third = -1;
    if (length + 1 < text_.size() && text_[length] == sign && is_digit(text_[length + 1])) {
      third = number_at(text_.substr(length + 1));
      length += 1 + digits_at(text_.substr(length + 1));
    }
    if (sign == ':') {
      if (!set_time(first, second, std::max<int64_t>(third, 0))) is_valid_ = false;
      return length + (day_ > 0 && month_ > 0 && year_ >= 0 ? fraction(length) : 0);
    }
    // 10.30.15 with a date before it: git takes it for another date.
    const bool is_clock = sign == '.' && digits <= 2 && hour_ < 0 && day_ > 0 && month_ > 0 && year_ >= 0;
    if (is_clock && set_time(first, second, std::max<int64_t>(third, 0))) {
      guessed_ = true;
      return length;
    }
    const bool year_first = first > 70 && (set_date(first, second, third) || set_date(first, third, second));
    if (year_first) return length;
    // For git, 3/10/2025 and 10.3.2025 are the tenth of March.
    const bool day_last = sign == '.' ? set_date(third, second, first) || set_date(third, first, second)
                                      : set_date(third, first, second) || set_date(third, second, first);
    if (!day_last) return 0;
    guessed_ = true;
    return length;
  }

  /// Returns the length of the fraction of a second at a place.
  size_t fraction(size_t begin) const {
    const std::string_view rest = text_.substr(begin);
    return rest.size() > 1 && rest[0] == '.' && is_digit(rest[1]) ? 1 + digits_at(rest.substr(1)) : 0;
  }

  void four_digits(int64_t value) {
    constexpr int64_t largest_zone = 1'400;
    if (value <= largest_zone && !zone_) {
      zone_ = value / 100 * 60 + value % 100;
      doubt();
    } else if (value > 1900 && value < 2100) {
      year_ = static_cast<int>(value);
    } else {
      doubt();
    }
  }

  void two_digits(int64_t value, size_t digits) {
    if (value > 0 && value < 32 && day_ < 0) {
      day_ = static_cast<int>(value);
    } else if (digits == 2 && year_ < 0 && (month_ > 0 || value >= 70)) {
      // RFC 5322, 4.3.
      year_ = static_cast<int>(value) + (value < 50 ? 2000 : 1900);
    } else if (value > 0 && value < 13 && month_ < 0) {
      month_ = static_cast<int>(value);
      guessed_ = true;
    } else {
      doubt();
    }
  }

  size_t offset() {
    const std::string_view digits = text_.substr(1);
    size_t length = digits_at(digits);
    int64_t hours = number_at(digits);
    int64_t minutes = 0;
    if (length == 4) {
      minutes = hours % 100;
      hours /= 100;
    } else if (length == 2 && length < digits.size() && digits[length] == ':') {
      const size_t more = digits_at(digits.substr(length + 1));
      minutes = more == 2 ? number_at(digits.substr(length + 1)) : 99;
      length += 1 + more;
    } else if (length != 2) {
      minutes = 99;
    }
    if (hours < 24 && minutes < 60) {
      zone_ = (text_.front() == '-' ? -1 : 1) * (hours * 60 + minutes);
    } else {
      doubt();
    }
    return 1 + length;
  }

  bool set_date(int64_t year, int64_t month, int64_t day) {
    if (month < 1 || month > 12 || day < 1 || day > 31 || year < 0) return false;
    if (year > 70 && year < 100) year += 1900;
    if (year < 38) year += 2000;
    if (year < 1970 || year >= 2100) return false;
    year_ = static_cast<int>(year);
    month_ = static_cast<int>(month);
    day_ = static_cast<int>(day);
    return true;
  }

  bool set_time(int64_t hour, int64_t minute, int64_t second) {
    if (hour > 24 || minute > 59 || second > 60) return false;
    hour_ = static_cast<int>(hour);
    minute_ = static_cast<int>(minute);
    second_ = static_cast<int>(second);
    return true;
  }

  std::string_view text_;
  int comments_ = 0;
  int year_ = -1, month_ = -1, day_ = -1, hour_ = -1, minute_ = -1, second_ = -1;
  std::optional<int64_t> zone_;
  /// Seconds since 1970 were read, which no zone changes.
  bool is_utc_ = false;
  /// `T` was read, before a time of ISO 8601.
  bool iso_time_ = false;
  bool guessed_ = false;
  /// No time such as 25:00 was read, of which git takes the end for a time.
  bool is_valid_ = true;
};

}  // namespace

std::optional<HeaderDate> parse_date(std::string_view value) {
  constexpr size_t longest = 200;
  return DateReader(value.substr(0, longest)).read();
}

}  // namespace kvq
