// SPDX-License-Identifier: MIT
// Hints for words that are right in another program, or with another field.
#pragma once

#include <string>
#include <string_view>

namespace kvq {

/// Returns "write date:2025-01-01.." for the field `since` and its value; empty for a field that no other
/// program has.
std::string hint_for_foreign_field(std::string_view name, std::string_view value);

/// Returns "write state:applied" for `state:merged`, and "write state:stale" for `is:stale`; empty if no
/// field is known that has the value under this or another name.
std::string hint_for_foreign_value(std::string_view field, std::string_view value);

/// Returns the term that a field with a fixed set of values has for a word: `is:unanswered`. Empty if there
/// is none.
std::string term_with_value(std::string_view value);

}  // namespace kvq
