// SPDX-License-Identifier: MIT
// `kvq report reference`: the statements of reports, and the parameters of the built-in ones.
#pragma once

#include "cli/base/output.hpp"

namespace kvq {

/// Prints the reference as text.
void print_report_reference(Output& out);

/// Prints the reference as Markdown tables, for docs/reports.md.
void print_report_reference_page(Output& out);

}  // namespace kvq
