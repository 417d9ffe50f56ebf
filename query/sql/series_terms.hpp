// SPDX-License-Identifier: MIT
// Terms beside is:series, which can be asked of the series instead of its mails.
#pragma once

#include <optional>
#include <vector>

#include "query/language/plan.hpp"
#include "query/sql/writer.hpp"

namespace kvq::sql {

/// Whether a condition is is:series.
bool is_series(const plan::Condition& condition);

/// If is:series is among conditions that must all hold, removes it and those that can be asked of a series,
/// and returns one condition in their place: SQLite then finds the series by the best index for any of them,
/// or asks about each mail that other conditions leave.
std::optional<Writer> take_series(std::vector<plan::Condition>& conditions, bool one_by_one);

}  // namespace kvq::sql
