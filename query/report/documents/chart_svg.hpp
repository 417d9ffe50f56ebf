// SPDX-License-Identifier: MIT
// Charts of counts as SVG in an HTML page, in the colours of the page.
#pragma once

#include <string>
#include <string_view>

#include "query/report/documents/document.hpp"

namespace kvq::report {

/// How each chart over time begins whose table below has its times and numbers, one row for each bar.
inline constexpr std::string_view time_chart_with_table = "<svg class=\"chart\" data-times=";

/// Returns the chart of the rows of a section; empty if there is nothing to draw.
std::string chart_svg(const SectionRows& section);

}  // namespace kvq::report
