// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "query/language/ast.hpp"

namespace kvq {

/// Makes a filter match only mails of the list, as `list:NAME` beside it would.
void restrict_to_list(ast::Expr& filter, const std::string& list);

}  // namespace kvq
