// SPDX-License-Identifier: MIT
#include "query/report/substitute.hpp"

#include "query/overloaded.hpp"

namespace kvq::report {

void substitute(ast::Expr& expr, const Values& values) {
  const auto* term = std::get_if<ast::Term>(&expr.node);
  if (term != nullptr && term->form == ast::Form::parameter && term->field.empty()) {
    if (const auto let = values.lets.find(term->value); let != values.lets.end()) {
      expr = let->second;
      return;
    }
  }
  const auto each = [&](std::vector<ast::Expr>& operands) {
    for (ast::Expr& operand : operands) substitute(operand, values);
  };
  std::visit(Overloaded{[&](ast::Term& own) {
                          if (own.form != ast::Form::parameter) return;
                          const auto value = values.parameters.find(own.value);
                          if (value == values.parameters.end()) return;
                          own.value = value->second;
                          own.form = ast::Form::phrase;
                        },
                        [&](ast::Not& negation) { each(negation.operand); },
                        [&](ast::And& conjunction) { each(conjunction.operands); },
                        [&](ast::Or& disjunction) { each(disjunction.operands); }},
             expr.node);
}

}  // namespace kvq::report
