// SPDX-License-Identifier: MIT
// Converts days and times of day to seconds since 1970, UTC. Pure functions.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace kvq {

constexpr int64_t seconds_an_hour = 3'600;
constexpr int64_t seconds_a_day = 86'400;

/// Returns the first second of the day.
int64_t seconds_of(std::chrono::sys_days day);

std::chrono::sys_days day_of(int64_t time);

/// Returns a day; absent if the calendar has no such day or the year is not in 1970..9999.
std::optional<std::chrono::sys_days> calendar_day(int64_t year, int64_t month, int64_t day);

/// Returns seconds since midnight; 23:59:60 is a leap second. Absent if the time does not exist.
std::optional<int64_t> clock_seconds(int64_t hours, int64_t minutes, int64_t seconds);

/// Returns the same day and time of day, `months` months earlier. If that month is too short, the days beyond
/// its end count into the next month, as in git: a month before March 31 is March 2 or 3.
int64_t months_before(int64_t time, int64_t months);

/// Returns the seconds east of UTC for `Z`, `+02`, `+0200` or `-05:30`; absent if the text is not a zone.
std::optional<int64_t> zone_offset(std::string_view text);

}  // namespace kvq
