// SPDX-License-Identifier: MIT
// Parses the values of terms: times, numbers and their ranges. Pure functions; the caller passes `now`.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace kvq {

/// The half-open interval [from, before). An open side is the limit of the type.
struct Interval {
  int64_t from = std::numeric_limits<int64_t>::min();
  int64_t before = std::numeric_limits<int64_t>::max();

  bool operator==(const Interval&) const = default;
};

/// Parses a time or a range of times into seconds UTC, both ends of a range included: the forms of
/// parse_written_time, dates_of_period and approxidate, `2022..2023-06`, `2022-W50`, `2.weeks.ago..`,
/// `..yesterday`. In a range, a word for a day means the whole day, and a moment means its second. Alone, a
/// moment in words means its day. Absent if the text is not a time.
std::optional<Interval> parse_time(std::string_view text, int64_t now);

/// Parses `3`, `1..3`, `3..`, `>=3` or `<3`; absent if the text is not a number or range.
std::optional<Interval> parse_number(std::string_view text);

/// Parses a number of bytes in the same forms; `10k`, `2M` and `1G` are multiples of 1024.
std::optional<Interval> parse_size(std::string_view text);

/// Parses an age into the times that have it: `30d` (that age or more), `1w..2m`, or an age after `>`, `<`,
/// `>=` or `<=`. The units are h, d, w, m (30 days), y (365 days), or their names: `2weeks`, `3.days`. Absent
/// if the text is not an age.
std::optional<Interval> parse_age(std::string_view text, int64_t now);

/// Formats a time by RFC 3339, in UTC: "2022-06-01T12:30:00Z".
std::string to_rfc3339(int64_t time);

/// Formats the day of a time, in UTC: "2022-06-01".
std::string to_day(int64_t time);

/// Formats a time for people, in UTC: "2022-06-01 12:30".
std::string to_minute(int64_t time);

/// Formats the begin of an interval for people, in UTC: the day if the interval begins with it, else the
/// minute.
std::string first_moment(const Interval& interval);

/// Formats the end of an interval for people, in UTC: the last day if the interval ends with it, else the
/// last minute.
std::string last_moment(const Interval& interval);

}  // namespace kvq
