// SPDX-License-Identifier: MIT
// Parses times in words as git's `--since=` does, in UTC. Pure functions; the caller passes `now`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kvq {

struct Approxidate {
  /// Seconds since 1970. Without a time of day in the text, it is that of `now`.
  int64_t time = 0;
  /// The text names a day but no time of day: `yesterday`, `last.friday`, `15.march`.
  bool whole_day = false;

  bool operator==(const Approxidate&) const = default;
};

/// Parses `2.weeks.ago`, `1.month.2.days`, `last.tuesday`, `noon.yesterday`, `10.am`, `15.march.2022`,
/// `Wed, 1 Jun 2022 12:00:00 +0200`: words and numbers in any letter case, separated by `.`, `_`, `-`, `,` or
/// spaces. Returns the same second as git 2.39, except where git guesses:
/// - Absent if a word, number or sign has no meaning, for which git uses `now`: units without a count,
///   `a.week.ago`, `last.2.weeks`, shortened units, `pm` alone.
/// - Absent for two times of day, a time of day with a month but no day, a date next to relative words, days
///   and times that do not exist, a weekday that does not fit its date, years of two digits, dates in digits
///   other than `2022-06-01`, and a zone unless it follows a full date and time.
/// - A weekday alone is the last one, today included. A month may directly touch its day.
/// - `noon` and `tea` with a day are those of that day, even before that hour, as in git 2.55.
std::optional<Approxidate> approxidate(std::string_view text, int64_t now);

/// The first word of a text that is not used in times, and the word that was probably meant (or nothing).
struct UnknownTimeWord {
  std::string_view word;
  std::string_view meant;
};
std::optional<UnknownTimeWord> unknown_time_word(std::string_view text);

}  // namespace kvq
