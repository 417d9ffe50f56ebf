// SPDX-License-Identifier: MIT
// Conditions as SQL, with `m` for the message.
#pragma once

#include <string_view>
#include <vector>

#include "query/language/plan.hpp"
#include "query/sql/left.hpp"
#include "query/sql/writer.hpp"
#include "query/time/values.hpp"

namespace kvq::sql {

/// Writes conditions that must all hold, with AND between them.
void write_conditions(Writer& out, const std::vector<plan::Condition>& conditions, Left left);

void write_condition(Writer& out, const plan::Condition& condition, Left left = Left::many);

/// Writes that a number is in an interval. `compared` is its SQL.
void write_interval(Writer& out, std::string_view compared, const Interval& interval);

/// The condition that a delivery `d` is in the range.
void write_range(Writer& out, const plan::InRange& range);

}  // namespace kvq::sql
