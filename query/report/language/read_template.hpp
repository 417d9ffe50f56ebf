// SPDX-License-Identifier: MIT
// Converts the parse tree of a template.
#pragma once

#include "query/report/language/report_ast.hpp"
#include "query/report/language/report_nodes.hpp"

namespace kvq::report {

/// Returns the template of a statement. Throws QueryError with its position in the source.
Template read_template(const Node& node, const Source& source);

/// The same, but a template on one line ends in a line break.
Template read_lines(const Node& node, const Source& source);

}  // namespace kvq::report
