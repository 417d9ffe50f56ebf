// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <utility>

#include "schema/base/fold.hpp"
#include "schema/postgresql/dialect/parse.hpp"
#include "schema/postgresql/dialect/parser.hpp"
#include "schema/postgresql/dialect/untranslatable.hpp"

namespace kvq::postgresql {
namespace {

// Words that cannot be an alias without AS, because they continue the statement.
constexpr std::array<std::string_view, 20> continuing = {
    "JOIN",  "CROSS",  "LEFT",  "INNER",  "ON",        "WHERE", "GROUP", "HAVING", "WINDOW", "ORDER",
    "LIMIT", "OFFSET", "UNION", "EXCEPT", "INTERSECT", "FROM",  "AS",    "SET",    "USING",  "RETURNING"};

}  // namespace

bool is_same_word(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, [](char a, char b) { return fold(a) == fold(b); });
}

bool Parser::is_sign(std::string_view sign, size_t ahead) const {
  return token(ahead).kind == TokenKind::sign && token(ahead).text == sign;
}

bool Parser::is_word(std::string_view word, size_t ahead) const {
  return token(ahead).kind == TokenKind::word && is_same_word(token(ahead).text, word);
}

bool Parser::take_sign(std::string_view sign) {
  const bool found = is_sign(sign);
  if (found) ++at_;
  return found;
}

bool Parser::take_words(std::initializer_list<std::string_view> words) {
  size_t ahead = 0;
  for (const std::string_view word : words) {
    if (!is_word(word, ahead++)) return false;
  }
  at_ += words.size();
  return true;
}

void Parser::expect_sign(std::string_view sign) {
  if (!take_sign(sign)) unexpected();
}

void Parser::expect_word(std::string_view word) {
  if (!take_words({word})) unexpected();
}

void Parser::unexpected() const {
  refuse("unexpected", token().kind == TokenKind::end ? "the end" : sql_.substr(token().begin));
}

bool Parser::is_name() const {
  if (token().kind == TokenKind::quoted_name) return true;
  return token().kind == TokenKind::word &&
         std::ranges::none_of(continuing, [&](std::string_view word) { return is_word(word); });
}

std::string Parser::name() {
  if (token().kind != TokenKind::word && token().kind != TokenKind::quoted_name) unexpected();
  return tokens_[at_++].text;
}

std::vector<Expression> Parser::expressions() {
  std::vector<Expression> out;
  do {
    out.push_back(expression());
  } while (take_sign(","));
  return out;
}

std::shared_ptr<const Select> Parser::select() {
  auto out = std::make_shared<Select>();
  if (take_words({"WITH"})) {
    take_words({"RECURSIVE"});
    do {
      out->steps.push_back(step());
    } while (take_sign(","));
  }
  for (;;) {
    out->cores.push_back(core());
    if (take_words({"UNION", "ALL"})) {
      out->unions.emplace_back("UNION ALL");
    } else if (take_words({"UNION"})) {
      out->unions.emplace_back("UNION");
    } else if (take_words({"INTERSECT"})) {
      out->unions.emplace_back("INTERSECT");
    } else if (take_words({"EXCEPT"})) {
      out->unions.emplace_back("EXCEPT");
    } else {
      break;
    }
  }
  if (take_words({"ORDER", "BY"})) out->order = order_terms();
  if (take_words({"LIMIT"})) out->limit.push_back(expression());
  if (take_words({"OFFSET"})) out->offset.push_back(expression());
  return out;
}

Step Parser::step() {
  Step out;
  out.name = name();
  if (is_sign("(")) out.columns = names_in_parentheses();
  expect_word("AS");
  if (take_words({"NOT", "MATERIALIZED"})) out.materialized = "NOT MATERIALIZED";
  if (take_words({"MATERIALIZED"})) out.materialized = "MATERIALIZED";
  expect_sign("(");
  out.select = select();
  expect_sign(")");
  return out;
}

Core Parser::core() {
  Core out;
  expect_word("SELECT");
  out.distinct = take_words({"DISTINCT"});
  do {
    out.columns.push_back(result_column());
  } while (take_sign(","));
  if (take_words({"FROM"})) out.from = joins();
  if (take_words({"WHERE"})) out.where.push_back(expression());
  if (take_words({"GROUP", "BY"})) out.group = expressions();
  if (take_words({"HAVING"})) out.having.push_back(expression());
  if (take_words({"WINDOW"})) {
    do {
      std::string window = name();
      expect_word("AS");
      out.windows.push_back(window_in_parentheses());
      out.windows.back().name = std::move(window);
    } while (take_sign(","));
  }
  return out;
}

ResultColumn Parser::result_column() {
  ResultColumn out{expression(), {}};
  if (take_words({"AS"}) || is_name()) out.alias = name();
  return out;
}

std::vector<Join> Parser::joins() {
  std::vector<Join> out;
  out.push_back({false, source(), {}});
  for (;;) {
    Join join;
    if (take_words({"LEFT", "JOIN"})) {
      join.keeps_left = true;
    } else if (!take_sign(",") && !take_words({"JOIN"}) && !take_words({"CROSS", "JOIN"})) {
      return out;
    }
    join.source = source();
    if (take_words({"ON"})) join.on.push_back(expression());
    out.push_back(std::move(join));
  }
}

Source Parser::source() {
  Source out;
  if (take_sign("(")) {
    if (is_select()) {
      out.select = select();
    } else {
      out.joins = joins();
    }
    expect_sign(")");
  } else {
    out.name = name();
    if (take_sign(".")) {
      out.schema = std::exchange(out.name, name());
    }
    if (take_sign("(")) {
      out.is_function = true;
      out.arguments = expressions();
      expect_sign(")");
    }
  }
  if (take_words({"AS"}) || is_name()) out.alias = name();
  return out;
}

std::vector<OrderTerm> Parser::order_terms() {
  std::vector<OrderTerm> out;
  do {
    OrderTerm term{expression()};
    term.descending = take_words({"DESC"});
    if (!term.descending) take_words({"ASC"});
    out.push_back(std::move(term));
  } while (take_sign(","));
  return out;
}

Statement Parser::statement() {
  Statement out;
  out.explains = take_words({"EXPLAIN", "QUERY", "PLAN"});
  if (is_select()) {
    out.select = select();
  } else if (take_words({"INSERT"})) {
    out.change = insert();
  } else if (take_words({"DELETE", "FROM"})) {
    out.change = delete_from();
  } else {
    unexpected();
  }
  take_sign(";");
  if (token().kind != TokenKind::end) unexpected();
  return out;
}

Statement parse(std::string_view sql) {
  return Parser(sql).statement();
}

}  // namespace kvq::postgresql
