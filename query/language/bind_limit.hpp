// SPDX-License-Identifier: MIT
// The syntax of limit and top.
#pragma once

#include <cstdint>
#include <optional>

#include "query/language/bind_columns.hpp"

namespace kvq {

/// The words of a stage that keeps a number of rows; optional parts are absent if not written.
struct LimitWords {
  int64_t rows = 0;
  std::optional<ast::StageWord> by;
  std::optional<ast::StageWord> per;
};

/// Splits `N per COLUMN`. Throws QueryError.
LimitWords limit_words(const StageWords& words);

/// Splits `N by COLUMN per COLUMN`. Throws QueryError.
LimitWords top_words(const StageWords& words);

}  // namespace kvq
