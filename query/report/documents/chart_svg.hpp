// SPDX-License-Identifier: MIT
// Charts of counts as SVG inside a page, in the page's colours.
#pragma once

#include <string>

#include "query/report/documents/document.hpp"

namespace kvq::report {

/// The chart of the section's rows; empty where there is nothing to draw.
std::string chart_svg(const SectionRows& section);

}  // namespace kvq::report
