// SPDX-License-Identifier: MIT
// Times in words, as git's `--since=` reads them, in UTC. Pure; `now` comes from outside.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kvq {

struct Approxidate {
  /// Seconds since 1970. What names no time of day has that of `now`.
  int64_t time = 0;
  /// A day is named and no time of it: `yesterday`, `last.friday`, `15.march`.
  bool whole_day = false;

  bool operator==(const Approxidate&) const = default;
};

/// `2.weeks.ago`, `1.month.2.days`, `last.tuesday`, `noon.yesterday`, `10.am`, `15.march.2022`,
/// `Wed, 1 Jun 2022 12:00:00 +0200`: words and numbers in any letter case, `.`, `_`, `-`, `,` or spaces
/// between them. The same second as git 2.39 has, but where git guesses:
/// - Absent is what has a word, number or sign that says nothing, for which git takes `now`: units without a
///   count, `a.week.ago`, `last.2.weeks`, shortened units, `pm` alone.
/// - Absent are two times of day, one of a month without a day, a date beside relative words, days and times
///   that no calendar or clock has, a day of the week that its date is not, years of two digits, dates in
///   digits other than `2022-06-01`, and a zone unless it follows a full date and time.
/// - A day of the week alone is the last one, today included. `noon` with a date is the noon of that date.
///   A month is known where it touches its day.
std::optional<Approxidate> approxidate(std::string_view text, int64_t now);

/// The first word of the text that no time in words has, and the word that was likely meant (or nothing).
struct UnknownTimeWord {
  std::string_view word;
  std::string_view meant;
};
std::optional<UnknownTimeWord> unknown_time_word(std::string_view text);

}  // namespace kvq
