// SPDX-License-Identifier: MIT
// Notes about queries that probably mean something else than their words.
#pragma once

#include <string_view>

#include "cli/commands/entered_query.hpp"

namespace kvq {

/// Returns the names of the commands of a command, separated by spaces; empty if it has none.
std::string_view subcommands_of(std::string_view command);

/// Prints to standard error what the user may have meant: stages without a `|`, commands with a mistake in
/// their name, a list that the database does not have. Call it after the output. `has_rows` says whether
/// anything was found.
void note_mistakes(const Context& context, const EnteredQuery& query, bool has_rows);

}  // namespace kvq
