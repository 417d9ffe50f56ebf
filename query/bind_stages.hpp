// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/ast.hpp"
#include "query/plan.hpp"

namespace kvq {

/// Fills the plan's stages and columns. Throws QueryError.
void bind_stages(const std::vector<ast::Stage>& stages, const Source& source, plan::Plan& plan);

/// The column of that name (or a field's alias) that the plan's rows can show; absent if they have none.
std::optional<plan::Column> column_named(const plan::Plan& plan, std::string_view name);

/// The columns that hint at what there is where a name is unknown.
std::string columns_hint(const plan::Plan& plan, std::string_view name);

}  // namespace kvq
