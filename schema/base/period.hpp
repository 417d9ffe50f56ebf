// SPDX-License-Identifier: MIT
// The days, weeks, months, quarters and years that contain a time, by name. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace kvq {

enum class Period { day, week, month, quarter, year };

/// Returns "2022-02-03", "2022-W05" (ISO 8601), "2022-02", "2022-Q1" or "2022" for a time in seconds since
/// 1970, UTC. Absent outside the years 0..9999.
std::optional<std::string> name_of_period(Period period, int64_t time);

/// Returns the first second after the period. Absent if name_of_period() is.
std::optional<int64_t> end_of_period(Period period, int64_t time);

/// Appends a number in 2 or 4 decimal digits, padded with zeros.
void append_digits(std::string& text, int digits, unsigned number);

}  // namespace kvq
