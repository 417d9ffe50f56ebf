// SPDX-License-Identifier: MIT
// The table of the kinds of charts that a section can have.
#pragma once

#include <string>
#include <string_view>

namespace kvq::report {

enum class Chart { none, bars, time, shares };

struct ChartKind {
  std::string_view name;
  Chart chart;
};

/// Returns nullptr for an unknown kind.
const ChartKind* find_chart_kind(std::string_view name);

/// Returns the names of all kinds.
std::string chart_names(std::string_view separator);

}  // namespace kvq::report
