// SPDX-License-Identifier: MIT
// Conditions that are asked of each mail instead of looked up in a set.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kvq::sql {

/// Returns the condition `m.id IN (SELECT COLUMN FROM ... WHERE ...)` in the form that finds the rows of one
/// mail: its set takes as long as all rows that match. The binds stay the same. Absent if the condition has
/// another form.
std::optional<std::string> asked_of_each(std::string_view condition);

}  // namespace kvq::sql
