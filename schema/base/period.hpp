// SPDX-License-Identifier: MIT
// The names of the days, weeks, months, quarters and years that times are in. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace kvq {

enum class Period { day, week, month, quarter, year };

/// "2022-02-03", "2022-W05" (ISO 8601), "2022-02", "2022-Q1" or "2022", of a time in seconds since 1970, UTC.
/// Absent where that is in no year of 0..9999.
std::optional<std::string> name_of_period(Period period, int64_t time);

/// The first second after it. Absent where name_of_period() is.
std::optional<int64_t> end_of_period(Period period, int64_t time);

/// Appends a number in 2 or 4 decimal digits, with zeros before it where it has fewer.
void append_digits(std::string& text, int digits, unsigned number);

}  // namespace kvq
