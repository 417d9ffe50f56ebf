// SPDX-License-Identifier: MIT
// Putting values for the `$name`s of a query, as values and never as text to parse.
#pragma once

#include <map>
#include <string>

#include "query/language/ast.hpp"

namespace kvq::report {

struct Values {
  /// What `field:$name` stands for.
  std::map<std::string, std::string> parameters;
  /// What `$name` alone stands for.
  std::map<std::string, ast::Expr> lets;
};

/// Replaces the parameters that have a value; the others stay, for bind() to refuse.
void substitute(ast::Expr& expr, const Values& values);
/// Also where a stage has a parameter for a word, as in `limit $most`.
void substitute(ast::Query& query, const Values& values);

}  // namespace kvq::report
