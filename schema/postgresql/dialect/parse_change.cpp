// SPDX-License-Identifier: MIT
#include <utility>

#include "schema/postgresql/dialect/parser.hpp"

namespace kvq::postgresql {

std::vector<std::string> Parser::names_in_parentheses() {
  std::vector<std::string> out;
  expect_sign("(");
  do {
    out.push_back(name());
  } while (take_sign(","));
  expect_sign(")");
  return out;
}

Change Parser::insert() {
  Change out{.verb = "INSERT", .table = {}};
  expect_word("INTO");
  out.table = name();
  out.columns = names_in_parentheses();
  expect_word("VALUES");
  expect_sign("(");
  out.values = expressions();
  expect_sign(")");
  if (take_words({"ON", "CONFLICT"})) {
    out.conflict = names_in_parentheses();
    expect_word("DO");
    expect_word("UPDATE");
    expect_word("SET");
    do {
      std::string column = name();
      expect_sign("=");
      out.sets.emplace_back(std::move(column), expression());
    } while (take_sign(","));
  }
  return out;
}

Change Parser::delete_from() {
  Change out{.verb = "DELETE", .table = name()};
  if (take_words({"WHERE"})) out.where.push_back(expression());
  if (take_words({"RETURNING"})) out.returning = expressions();
  return out;
}

}  // namespace kvq::postgresql
