// SPDX-License-Identifier: MIT
// From the text of a query to its Ast.
#pragma once

#include "query/language/ast.hpp"
#include "query/language/diagnostic.hpp"

namespace kvq {

inline constexpr size_t longest_query_bytes = 65'536;

/// Parses the part of a source that is a query; spans in the Ast are of the whole source. Throws
/// QueryError.
ast::Query parse(const Source& source, Span part);

/// Parses a source that is a query as a whole.
ast::Query parse(const Source& source);

}  // namespace kvq
