// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <vector>

#include "query/report/formats/format.hpp"
#include "query/run/difference.hpp"

namespace kvq {

/// Returns the differences as text: for each kind of change a heading and one line per mail, then the number
/// of changes of each kind. `columns` are the columns of the rows.
std::string diff_text(std::span<const Change> changes, const std::vector<plan::Column>& columns,
                      report::TextStyle style);

}  // namespace kvq
