// SPDX-License-Identifier: MIT
// `kvq report reference`: what reports are written with, and what the built-in ones take.
#pragma once

#include "cli/base/output.hpp"

namespace kvq {

/// On a terminal, or a pipe.
void print_report_reference(Output& out);

/// As tables of a Markdown page, which docs/reports.md has.
void print_report_reference_page(Output& out);

}  // namespace kvq
