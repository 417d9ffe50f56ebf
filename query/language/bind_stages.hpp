// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "query/language/ast.hpp"
#include "query/language/plan.hpp"

namespace kvq {

/// Fills the plan's stages and columns. Relative times count from `now` (seconds UTC). Throws QueryError.
void bind_stages(const std::vector<ast::Stage>& stages, const Source& source, int64_t now, plan::Plan& plan);

}  // namespace kvq
