// SPDX-License-Identifier: MIT
// Putting saved queries into a filter: `query:NAME` becomes what is saved under the name.
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
  /// The text of a saved query; absent where there is none of that name.
  std::function<std::optional<std::string>(const std::string& name)> text;
  /// All names, for hints.
  std::function<std::vector<std::string>()> names;
};

/// Those of a list, which is copied.
SavedQueries saved_queries(std::vector<SavedQuery> queries);

/// Replaces each term `query:NAME` by the filter saved under the name, which may have such terms itself. What
/// is put in has the span of the term, so that mistakes in it are told there. `source` is what the filter was
/// parsed from. Throws QueryError for a name that there is none of, a query that contains itself, one with
/// stages, and nesting or length without bounds.
void expand(ast::Expr& filter, const Source& source, const SavedQueries& saved);

/// Whether a query can be saved under the name: letters, digits, `-`, `_` and `.`, the first a letter or
/// digit.
bool is_saved_query_name(std::string_view name);

}  // namespace kvq
