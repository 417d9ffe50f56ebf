// SPDX-License-Identifier: MIT
// Parses the text of a query into an Ast.
#pragma once

#include "query/language/ast.hpp"
#include "query/language/diagnostic.hpp"

namespace kvq {

inline constexpr size_t longest_query_bytes = 65'536;

/// Parses a part of a source as a query. Spans in the Ast refer to the whole source. Throws QueryError.
ast::Query parse(const Source& source, Span part);

/// Parses a whole source as a query. Throws QueryError.
ast::Query parse(const Source& source);

}  // namespace kvq
