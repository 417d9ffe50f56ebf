// SPDX-License-Identifier: MIT
// Writes the text of a query from its syntax tree.
#pragma once

#include <string>
#include <string_view>

#include "query/language/ast.hpp"

namespace kvq::ast {

/// Returns a filter as a query: parsing it gives the same tree, except for its spans. Empty if it matches
/// everything.
std::string written(const Expr& filter);

/// Returns `field:value`, with the value in quotes if it needs them. An empty field gives the value alone.
std::string written_term(std::string_view field, std::string_view value);

/// Returns a query for the mails that match all filters, which are written queries without stages. Those that
/// are empty count for nothing.
std::string both(const std::string& filter, const std::string& other);

}  // namespace kvq::ast
