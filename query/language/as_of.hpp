// SPDX-License-Identifier: MIT
// The term `as-of:`, which holds for a whole query: states, ages and reviews as they were at a time.
#pragma once

#include <cstdint>
#include <string_view>

#include "query/language/ast.hpp"

namespace kvq {

inline constexpr std::string_view as_of_field = "as-of";

/// Returns the term of a filter, which must stand beside the others, not below OR or a negation; nullptr if
/// there is none. Throws QueryError if there are two.
const ast::Term* find_as_of(const ast::Expr& filter, const Source& source);

/// Adds the term with a time (seconds UTC) to a filter that has none.
void set_as_of(ast::Expr& filter, const Source& source, int64_t time);

}  // namespace kvq
