// SPDX-License-Identifier: MIT
// What beside a full-text search can be asked of the rowids that it yields, before any message is read.
#pragma once

#include "query/sql/condition.hpp"

namespace kvq::sql {

/// Adds to `where`, whose full-text table is message_fts, what follows for its rowids from a condition that
/// must hold too. Whether that says all of it; else the condition must be asked of the message as well.
bool write_text_bounds(Writer& where, const plan::Condition& condition);

}  // namespace kvq::sql
