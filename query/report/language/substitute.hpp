// SPDX-License-Identifier: MIT
// Replaces the `$name`s in the syntax tree of a query. Values are never parsed as query text.
#pragma once

#include <map>
#include <string>

#include "query/language/ast.hpp"

namespace kvq::report {

struct Values {
  /// The values of `field:$name`.
  std::map<std::string, std::string> parameters;
  /// The filters that `$name` without a field stands for.
  std::map<std::string, ast::Expr> lets;
};

/// Replaces the parameters that have a value; bind() rejects the others. A term whose value is empty matches
/// everything, and so does its negation.
void substitute(ast::Expr& expr, const Values& values);
/// Also replaces parameters in stages, as in `limit $most`.
void substitute(ast::Query& query, const Values& values);

}  // namespace kvq::report
