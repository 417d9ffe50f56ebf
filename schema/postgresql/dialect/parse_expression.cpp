// SPDX-License-Identifier: MIT
#include <charconv>
#include <optional>
#include <utility>

#include "schema/base/fold.hpp"
#include "schema/postgresql/dialect/parser.hpp"

namespace kvq::postgresql {
namespace {

struct Operator {
  std::string_view sign;
  int binding;
};

// How strong SQLite's operators bind. IS, IN and BETWEEN bind like `=`.
constexpr int binding_of_not = 3;
constexpr int binding_of_equality = 4;
constexpr int binding_of_sign = 9;
constexpr Operator operators[] = {{"OR", 1},    {"AND", 2}, {"=", 4},  {"==", 4}, {"<>", 4}, {"!=", 4},
                                  {"MATCH", 4}, {"<", 5},   {"<=", 5}, {">", 5},  {">=", 5}, {"+", 6},
                                  {"-", 6},     {"*", 7},   {"/", 7},  {"%", 7},  {"||", 8}};

std::string_view as_standard(std::string_view sign) {
  if (sign == "==") return "=";
  return sign == "!=" ? "<>" : sign;
}

}  // namespace

Expression Parser::ended(Expression it, size_t begin) const {
  const size_t end = tokens_[at_ - 1].end;
  it.source = sql_.substr(begin, end - begin);
  return it;
}

Expression Parser::expression(int least_binding) {
  const size_t begin = token().begin;
  Expression left = prefixed();
  for (;;) {
    const size_t before = at_;
    left = followed(std::move(left), least_binding);
    if (at_ == before) return left;
    left = ended(std::move(left), begin);
  }
}

Expression Parser::prefixed() {
  const size_t begin = token().begin;
  if (take_words({"NOT"})) {
    return ended({.form = Form::unary, .name = "NOT", .operands = {expression(binding_of_not)}}, begin);
  }
  for (const std::string_view sign : {"+", "-"}) {
    if (take_sign(sign)) {
      return ended(
          {.form = Form::unary, .name = std::string(sign), .operands = {expression(binding_of_sign)}}, begin);
    }
  }
  return ended(primary(), begin);
}

/// Returns the operand, or what an operator behind it makes of it.
Expression Parser::followed(Expression left, int least_binding) {
  for (const auto& [sign, binding] : operators) {
    if (!is_sign(sign) && !is_word(sign)) continue;
    if (binding < least_binding) return left;
    ++at_;
    Expression right = expression(binding + 1);
    return {.form = Form::binary,
            .name = std::string(as_standard(sign)),
            .operands = {std::move(left), std::move(right)}};
  }
  if (least_binding > binding_of_equality) return left;
  if (take_words({"IS"})) return is(std::move(left));
  if (take_words({"IN"})) return in(std::move(left), false);
  if (take_words({"NOT", "IN"})) return in(std::move(left), true);
  if (take_words({"BETWEEN"})) return between(std::move(left), false);
  if (take_words({"NOT", "BETWEEN"})) return between(std::move(left), true);
  return left;
}

Expression Parser::is(Expression left) {
  const bool negated = take_words({"NOT"});
  for (const std::string_view truth : {"TRUE", "FALSE"}) {
    if (take_words({truth}))
      return {.form = Form::is_truth,
              .name = std::string(truth),
              .negated = negated,
              .operands = {std::move(left)}};
  }
  Expression right = expression(binding_of_equality + 1);
  return {.form = Form::is, .negated = negated, .operands = {std::move(left), std::move(right)}};
}

Expression Parser::in(Expression left, bool negated) {
  Expression out{.negated = negated, .operands = {std::move(left)}};
  if (!take_sign("(")) {
    out.form = Form::in_table;
    out.name = name();
    return out;
  }
  if (is_select()) {
    out.form = Form::in_select;
    out.select = select();
  } else {
    out.form = Form::in_list;
    for (Expression& each : expressions()) out.operands.push_back(std::move(each));
  }
  expect_sign(")");
  return out;
}

Expression Parser::between(Expression left, bool negated) {
  Expression least = expression(binding_of_equality + 1);
  expect_word("AND");
  Expression most = expression(binding_of_equality + 1);
  return {.form = Form::between,
          .negated = negated,
          .operands = {std::move(left), std::move(least), std::move(most)}};
}

Expression Parser::primary() {
  const Token& next = token();
  switch (next.kind) {
    case TokenKind::number:
      ++at_;
      return {.form = Form::number, .name = next.text};
    case TokenKind::text:
      ++at_;
      return {.form = Form::text, .name = next.text};
    case TokenKind::blob:
      ++at_;
      return {.form = Form::blob, .name = next.text};
    case TokenKind::parameter:
      return parameter();
    case TokenKind::word:
    case TokenKind::quoted_name:
      return word();
    default:
      break;
  }
  if (take_sign("(")) return in_parentheses();
  if (take_sign("*")) return {.form = Form::star};
  unexpected();
}

Expression Parser::in_parentheses() {
  if (is_select()) {
    Expression out{.form = Form::select, .select = select()};
    expect_sign(")");
    return out;
  }
  Expression inner = expression();
  expect_sign(")");
  return inner;
}

Expression Parser::parameter() {
  const std::string& written = token().text;
  ++at_;
  int number = parameters_ + 1;
  if (!written.empty()) std::from_chars(written.data(), written.data() + written.size(), number);
  parameters_ = std::max(parameters_, number);
  return {.form = Form::parameter, .parameter = number};
}

Expression Parser::word() {
  if (take_words({"NULL"})) return {.form = Form::null};
  if (take_words({"TRUE"})) return {.form = Form::number, .name = "1"};
  if (take_words({"FALSE"})) return {.form = Form::number, .name = "0"};
  if (take_words({"CAST"})) return cast();
  if (take_words({"CASE"})) return case_of();
  if (take_words({"EXISTS"})) {
    expect_sign("(");
    Expression out{.form = Form::exists, .select = select()};
    expect_sign(")");
    return out;
  }
  std::string first = name();
  if (is_sign("(")) return call(fold(first));
  if (!take_sign(".")) return {.form = Form::column, .name = std::move(first)};
  if (take_sign("*")) return {.form = Form::star, .table = std::move(first)};
  return {.form = Form::column, .name = name(), .table = std::move(first)};
}

Expression Parser::cast() {
  expect_sign("(");
  Expression value = expression();
  expect_word("AS");
  Expression out{.form = Form::cast, .name = name(), .operands = {std::move(value)}};
  expect_sign(")");
  return out;
}

Expression Parser::case_of() {
  Expression out{.form = Form::case_of};
  while (take_words({"WHEN"})) {
    out.operands.push_back(expression());
    expect_word("THEN");
    out.operands.push_back(expression());
  }
  if (out.operands.empty()) unexpected();
  out.operands.push_back(take_words({"ELSE"}) ? expression() : Expression{});
  expect_word("END");
  return out;
}

Expression Parser::call(std::string name) {
  expect_sign("(");
  Expression out{.form = Form::call, .name = std::move(name)};
  out.distinct = take_words({"DISTINCT"});
  if (!is_sign(")")) out.operands = expressions();
  expect_sign(")");
  if (take_words({"FILTER"})) {
    expect_sign("(");
    expect_word("WHERE");
    out.filter.push_back(expression());
    expect_sign(")");
  }
  out.window = over();
  return out;
}

std::shared_ptr<const Window> Parser::over() {
  if (!take_words({"OVER"})) return nullptr;
  if (!is_sign("(")) return std::make_shared<Window>(Window{.name = name(), .partition = {}, .order = {}});
  return std::make_shared<Window>(window_in_parentheses());
}

Window Parser::window_in_parentheses() {
  Window out;
  expect_sign("(");
  if (take_words({"PARTITION", "BY"})) out.partition = expressions();
  if (take_words({"ORDER", "BY"})) out.order = order_terms();
  expect_sign(")");
  return out;
}

}  // namespace kvq::postgresql
