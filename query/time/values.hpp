// SPDX-License-Identifier: MIT
// Reading the values of terms: times, numbers and ranges of them. Pure; `now` comes from outside.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace kvq {

/// From the first to before the last. An open side is the type's limit.
struct Interval {
  int64_t from = std::numeric_limits<int64_t>::min();
  int64_t before = std::numeric_limits<int64_t>::max();

  bool operator==(const Interval&) const = default;
};

/// Seconds UTC of a time as people write it, both ends of a range included: what parse_written_time and
/// approxidate read, `2022..2023-06`, `2.weeks.ago..`, `..yesterday`. In a range a word that names a day
/// means that day, and a moment is itself; alone, a moment in words means its day. Absent where the text is
/// no time.
std::optional<Interval> parse_time(std::string_view text, int64_t now);

/// `3`, `1..3`, `3..`, `>=3`, `<3`. Absent where the text is no number.
std::optional<Interval> parse_number(std::string_view text);

/// A number of bytes, likewise; `10k`, `2M` and `1G` are of 1024.
std::optional<Interval> parse_size(std::string_view text);

/// The times that are so long ago: `30d` and more of it with `>`, `<`, `>=`, `<=`, `1w..2m`; h, d, w, m (30
/// days), y (365 days), or their names: `2weeks`, `3.days`. Absent where the text is no such length.
std::optional<Interval> parse_age(std::string_view text, int64_t now);

/// RFC 3339 in UTC: "2022-06-01T12:30:00Z".
std::string to_rfc3339(int64_t time);

/// For people: "2022-06-01 12:30", UTC.
std::string to_minute(int64_t time);

}  // namespace kvq
