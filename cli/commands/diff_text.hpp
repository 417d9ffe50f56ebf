// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <vector>

#include "query/report/formats/format.hpp"
#include "query/run/difference.hpp"

namespace kvq {

/// Differences for people: a heading for each kind of change, below it a line for each mail, then how many
/// there are of each. `columns` are those of the rows.
std::string diff_text(std::span<const Change> changes, const std::vector<plan::Column>& columns,
                      report::TextStyle style);

}  // namespace kvq
