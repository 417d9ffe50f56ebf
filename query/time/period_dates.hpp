// SPDX-License-Identifier: MIT
// The dates of a day, week, month, quarter or year, by its name.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kvq {

/// Returns the days of a period as a date or range in the syntax of queries: "2022-01-31..2022-02-06" for
/// "2022-W05". Absent if there is no period of that name.
std::optional<std::string> dates_of_period(std::string_view name);

}  // namespace kvq
