// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "query/language/ast.hpp"
#include "query/language/plan.hpp"

namespace kvq {

/// The condition of a filter. Throws QueryError.
plan::Condition bind_filter(const ast::Expr& filter, const Source& source, int64_t now);

}  // namespace kvq
