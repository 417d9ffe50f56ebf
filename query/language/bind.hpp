// SPDX-License-Identifier: MIT
// Turns an Ast into a Plan: looks up names, parses values, and checks that the stages fit together.
#pragma once

#include <cstdint>

#include "query/language/ast.hpp"
#include "query/language/plan.hpp"

namespace kvq {

/// Returns the plan of a query that was parsed from `source`. Relative dates count from `now` (seconds UTC).
/// Throws QueryError.
plan::Plan bind(const ast::Query& query, const Source& source, int64_t now);

/// Parses a whole source as a range in the syntax of `range:`. Throws QueryError.
plan::InRange bind_range(const Source& source);

}  // namespace kvq
