// SPDX-License-Identifier: MIT
// Resolves what a plan leaves to the database: ranges, names that many mails have, and words that are parts
// of longer ones.
#pragma once

#include <cstdint>

#include "query/language/plan.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// Makes a term of dates of each range between two dates, and fills the epochs of the other ranges (see
/// RangeResolver); `list:NAME` beside a range selects its archive. Sets NameIs::is_common, leaves out the
/// only list, and calls find_word_parts(). Throws QueryError if the end of a range is unknown or ambiguous.
void resolve(plan::Plan& plan, const Database& database, const Source& source, int64_t now);

}  // namespace kvq
