// SPDX-License-Identifier: MIT
// Charts of counts as SVG in an HTML page, in the colours of the page.
#pragma once

#include <string>

#include "query/report/documents/document.hpp"

namespace kvq::report {

/// Returns the chart of the rows of a section; empty if there is nothing to draw.
std::string chart_svg(const SectionRows& section);

}  // namespace kvq::report
