// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "query/language/ast.hpp"
#include "query/language/plan.hpp"

namespace kvq {

/// Returns the condition of a filter. Relative dates count from `now` (seconds UTC). Throws QueryError.
plan::Condition bind_filter(const ast::Expr& filter, const Source& source, int64_t now);

}  // namespace kvq
