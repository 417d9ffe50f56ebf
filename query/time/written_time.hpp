// SPDX-License-Identifier: MIT
// Times written in digits, and how long that which they name lasts. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "query/time/values.hpp"

namespace kvq {

/// The whole of what is written: `2022`, `2022-06`, `2022-06-01`, `20220601` and their hours, minutes or
/// seconds, in UTC or the zone at their end: `2022-06-01T12:30`, `2022-06-01 12:30:15 +0200`,
/// `20220601T123015Z`, `20220601123015`; seconds since 1970: `@1650000000`, or 9 to 11 digits without the
/// `@`. Absent where the text is none of these.
std::optional<Interval> parse_written_time(std::string_view text);

}  // namespace kvq
