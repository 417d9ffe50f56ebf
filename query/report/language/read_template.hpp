// SPDX-License-Identifier: MIT
// From the parse tree of a template to the template.
#pragma once

#include "query/report/language/report_ast.hpp"
#include "query/report/language/report_nodes.hpp"

namespace kvq::report {

/// The template of a statement. Throws QueryError at its place in the source.
Template read_template(const Node& node, const Source& source);

/// A template in one line means the line with its break.
Template read_lines(const Node& node, const Source& source);

}  // namespace kvq::report
