// SPDX-License-Identifier: MIT
#include "query/report/language/substitute.hpp"

#include <variant>

namespace kvq::report {
namespace {

void substitute(ast::StageWord& word, const Values& values) {
  if (!word.text.starts_with('$')) return;
  const auto value = values.parameters.find(word.text.substr(1));
  if (value != values.parameters.end()) word.text = value->second;
}

/// Whether the expression is a term whose parameter has an empty value.
bool is_left_out(const ast::Expr& expr, const Values& values) {
  if (const auto* negation = std::get_if<ast::Not>(&expr.node))
    return is_left_out(negation->operand.front(), values);
  const auto* term = std::get_if<ast::Term>(&expr.node);
  if (term == nullptr || term->form != ast::Form::parameter || term->field.empty()) return false;
  const auto value = values.parameters.find(term->value);
  return value != values.parameters.end() && value->second.empty();
}

}  // namespace

void substitute(ast::Expr& expr, const Values& values) {
  if (is_left_out(expr, values)) {
    expr.node = ast::And{};
    return;
  }
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
    const bool is_word = own.value.find_first_of(" \t\n") == std::string::npos;
    own.form = is_word ? ast::Form::word : ast::Form::phrase;
  }
  for (ast::Expr& operand : operands_of(expr)) substitute(operand, values);
}

void substitute(ast::Query& query, const Values& values) {
  substitute(query.filter, values);
  for (ast::Stage& stage : query.stages) {
    for (auto& group : stage.groups) {
      for (ast::StageWord& word : group) substitute(word, values);
    }
  }
}

}  // namespace kvq::report
