// SPDX-License-Identifier: MIT
// Days and times of day in seconds since 1970, UTC. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace kvq {

constexpr int64_t seconds_an_hour = 3'600;
constexpr int64_t seconds_a_day = 86'400;

/// The first second of the day.
int64_t seconds_of(std::chrono::sys_days day);

std::chrono::sys_days day_of(int64_t time);

/// Absent where the calendar has no such day or the year is not in 1970..9999.
std::optional<std::chrono::sys_days> calendar_day(int64_t year, int64_t month, int64_t day);

/// Seconds into the day; 23:59:60 is a leap second. Absent where no clock shows that.
std::optional<int64_t> clock_seconds(int64_t hours, int64_t minutes, int64_t seconds);

/// The same day of the month so many months ago, at the same time of day. Where that month is too short it is
/// as many days after its end, as git has it: a month before the 31st of March is the 2nd or 3rd of March.
int64_t months_before(int64_t time, int64_t months);

/// Seconds east of UTC that `Z`, `+02`, `+0200` or `-05:30` says. Absent where it says none.
std::optional<int64_t> zone_offset(std::string_view text);

}  // namespace kvq
