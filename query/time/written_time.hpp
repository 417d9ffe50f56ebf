// SPDX-License-Identifier: MIT
// Parses times written in digits into the period that they name. Pure functions.
#pragma once

#include <optional>
#include <string_view>

#include "query/time/values.hpp"

namespace kvq {

/// Returns the whole period that a text names: `2022`, `2022-06`, `2022-06-01`, `20220601` and their hours,
/// minutes or seconds, in UTC or in the zone at the end: `2022-06-01T12:30`, `2022-06-01 12:30:15 +0200`,
/// `20220601T123015Z`, `20220601123015`; or seconds since 1970: `@1650000000`, or 9 to 11 digits without the
/// `@`. Absent if the text is none of these.
std::optional<Interval> parse_written_time(std::string_view text);

}  // namespace kvq
