// SPDX-License-Identifier: MIT
// How limit and top are written.
#pragma once

#include <cstdint>
#include <optional>

#include "query/language/bind_columns.hpp"

namespace kvq {

/// The words of a stage that keeps so many rows; what is not written is absent.
struct LimitWords {
  int64_t rows = 0;
  std::optional<ast::StageWord> by;
  std::optional<ast::StageWord> per;
};

/// `N per COLUMN`.
LimitWords limit_words(const StageWords& words);

/// `N by COLUMN per COLUMN`.
LimitWords top_words(const StageWords& words);

}  // namespace kvq
