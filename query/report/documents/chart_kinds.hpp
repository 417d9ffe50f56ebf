// SPDX-License-Identifier: MIT
// The one table of the kinds of charts that a section can have.
#pragma once

#include <string>
#include <string_view>

namespace kvq::report {

enum class Chart { none, bars, time, shares };

struct ChartKind {
  std::string_view name;
  Chart chart;
};

/// nullptr for a kind that there is none of.
const ChartKind* find_chart_kind(std::string_view name);

/// The names of all kinds.
std::string chart_names(std::string_view separator);

}  // namespace kvq::report
