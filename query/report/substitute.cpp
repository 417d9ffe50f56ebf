// SPDX-License-Identifier: MIT
#include "query/report/substitute.hpp"

namespace kvq::report {

void substitute(ast::Expr& expr, const Values& values) {
  const auto* term = std::get_if<ast::Term>(&expr.node);
  if (term != nullptr && term->form == ast::Form::parameter && term->field.empty()) {
    if (const auto let = values.lets.find(term->value); let != values.lets.end()) {
      expr = let->second;
      return;
    }
  }
  for (ast::Term& own : terms_of(expr)) {
    const auto value = values.parameters.find(own.value);
    if (own.form != ast::Form::parameter || value == values.parameters.end()) continue;
    own.value = value->second;
    own.form = ast::Form::phrase;
  }
  for (ast::Expr& operand : operands_of(expr)) substitute(operand, values);
}

}  // namespace kvq::report
