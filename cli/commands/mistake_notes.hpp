// SPDX-License-Identifier: MIT
// Notes about queries that probably mean something else than their words.
#pragma once

#include "cli/commands/entered_query.hpp"

namespace kvq {

/// Prints to standard error what the user may have meant: stages without a `|`, commands with a mistake in
/// their name, a list that the database does not have. Call it after the output. `has_rows` says whether
/// anything was found.
void note_mistakes(const Context& context, const EnteredQuery& query, bool has_rows);

}  // namespace kvq
