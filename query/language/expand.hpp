// SPDX-License-Identifier: MIT
// Replaces each `query:NAME` in a filter with the saved query of that name.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/language/ast.hpp"
#include "schema/stores/saved_text_store.hpp"

namespace kvq {

inline constexpr int deepest_saved_query = 16;
inline constexpr size_t longest_saved_query_name = 64;

/// Where saved queries are looked up.
struct SavedQueries {
  /// Returns the text of a saved query; absent if there is none with that name.
  std::function<std::optional<std::string>(const std::string& name)> text;
  /// Returns all names, for hints.
  std::function<std::vector<std::string>()> names;
};

/// Returns a lookup in the given queries, which it keeps.
SavedQueries saved_queries(std::vector<SavedQuery> queries);

/// Replaces each term `query:NAME` with the filter saved under the name, which may contain such terms itself.
/// The inserted filter has the span of the term, so errors in it point there. `source` is the text that the
/// filter was parsed from. Throws QueryError if a name is unknown, if a saved query contains itself or has
/// stages, or if nesting or length exceed their limits.
void expand(ast::Expr& filter, const Source& source, const SavedQueries& saved);

/// Whether a query can be saved under the name: letters, digits, `-`, `_` and `.`, the first a letter or
/// digit.
bool is_saved_query_name(std::string_view name);

}  // namespace kvq
