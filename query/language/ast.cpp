// SPDX-License-Identifier: MIT
#include "query/language/ast.hpp"

#include <fmt/format.h>

#include "schema/base/overloaded.hpp"

namespace kvq::ast {
namespace {

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string to_text(const Term& term) {
  std::string value;
  switch (term.form) {
    case Form::word:
      value = in_quotes(term.value);
      break;
    case Form::phrase:
      value = fmt::format("(phrase {})", in_quotes(term.value));
      break;
    case Form::regex:
      value = fmt::format("(regex {})", in_quotes(term.value));
      break;
    case Form::parameter:
      value = "$" + term.value;
      break;
  }
  if (term.prefix) value = fmt::format("(prefix {})", value);
  return term.field.empty() ? value : fmt::format("(field {} {})", term.field, value);
}

std::string list(std::string_view name, const std::vector<Expr>& operands) {
  std::string out = fmt::format("({}", name);
  for (const Expr& operand : operands) out += " " + to_text(operand);
  return out + ")";
}

std::string to_text(const StageWord& word) {
  std::string out = word.function.empty() ? word.text : fmt::format("{}({})", word.function, word.text);
  if (!word.range.empty()) out += ":" + word.range;
  return out;
}

std::string to_text(const Stage& stage) {
  std::string out = "(" + to_text(stage.head);
  for (const auto& group : stage.groups) {
    out += " (";
    for (const StageWord& word : group) out += (&word == &group.front() ? "" : " ") + to_text(word);
    out += ")";
  }
  return out + ")";
}

}  // namespace

std::span<Expr> operands_of(Expr& expr) {
  return std::visit(
      Overloaded{[](Term&) { return std::span<Expr>(); }, [](Near&) { return std::span<Expr>(); },
                 [](And& conjunction) { return std::span(conjunction.operands); },
                 [](Or& disjunction) { return std::span(disjunction.operands); },
                 [](auto& of_one) { return std::span(of_one.operand); }},
      expr.node);
}

std::span<Term> terms_of(Expr& expr) {
  if (auto* term = std::get_if<Term>(&expr.node)) return {term, 1};
  if (auto* near = std::get_if<Near>(&expr.node)) return near->terms;
  return {};
}

std::string to_text(const Expr& expr) {
  return std::visit(Overloaded{[](const Term& term) { return to_text(term); },
                               [](const Not& negation) { return list("not", negation.operand); },
                               [](const And& conjunction) { return list("and", conjunction.operands); },
                               [](const Or& disjunction) { return list("or", disjunction.operands); },
                               [](const Near& near) {
                                 std::string out = fmt::format("(near {}", near.words);
                                 for (const Term& term : near.terms) out += " " + to_text(term);
                                 return out + ")";
                               },
                               [](const OfField& of) {
                                 return fmt::format("(field {} {})", of.field, to_text(of.operand.front()));
                               },
                               [](const SubQuery& query) {
                                 return fmt::format("(of {} {})", query.field,
                                                    to_text(query.operand.front()));
                               }},
                    expr.node);
}

std::string to_text(const Query& query) {
  std::string out = to_text(query.filter);
  for (const Stage& stage : query.stages) out += " | " + to_text(stage);
  return out;
}

}  // namespace kvq::ast
