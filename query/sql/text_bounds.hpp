// SPDX-License-Identifier: MIT
// Conditions on the rowids of a full-text search, which are checked before any message is read.
#pragma once

#include "query/sql/condition.hpp"

namespace kvq::sql {

/// Adds to `where`, whose full-text table is message_fts, the bounds of its rowids that follow from another
/// condition. Returns whether these replace the condition; if not, it must be checked on the message as well.
bool write_text_bounds(Writer& where, const plan::Condition& condition);

}  // namespace kvq::sql
