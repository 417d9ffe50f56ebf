// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "query/language/ast.hpp"

namespace kvq {

/// Adds a term that every mail must match, as if `FIELD:VALUE` stood beside the filter.
void add_term(ast::Expr& filter, std::string_view field, const std::string& value);

/// Makes a filter match only mails of the list, as `list:NAME` beside it would.
void restrict_to_list(ast::Expr& filter, const std::string& list);

}  // namespace kvq
