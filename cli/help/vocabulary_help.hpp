// SPDX-License-Identifier: MIT
// Explains the words of the query language one at a time, from its tables.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kvq {

/// Explains a field (by its name or a short one), a value such as `unanswered` or `is:unanswered`, a stage, a
/// function or an output format: all that have the name. Wrapped at `columns`. Empty if nothing has it.
std::string vocabulary_help(std::string_view word, size_t columns);

/// All names that vocabulary_help() knows, for suggestions.
std::vector<std::string_view> vocabulary_words();

}  // namespace kvq
