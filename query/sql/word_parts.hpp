// SPDX-License-Identifier: MIT
// Words in runs of Chinese, Japanese and Korean text: the full-text index has only the whole runs.
#pragma once

#include "query/language/plan.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// Adds, to each text term of a condition, the runs in the database of which its words are a part, as
/// alternatives. Throws Error (usage) if they are too many.
void find_word_parts(plan::Condition& condition, const Database& database);

}  // namespace kvq
