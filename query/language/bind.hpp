// SPDX-License-Identifier: MIT
// From an Ast to a Plan: looks names up, reads values, checks that the stages fit one another.
#pragma once

#include <cstdint>

#include "query/language/ast.hpp"
#include "query/language/plan.hpp"

namespace kvq {

/// `now` (seconds UTC) is what relative dates start from. `source` is what the Ast was parsed from. Throws
/// QueryError.
plan::Plan bind(const ast::Query& query, const Source& source, int64_t now);

/// The range that a text by itself is, as `range:` takes it. Throws QueryError.
plan::InRange bind_range(const Source& source);

}  // namespace kvq
