// SPDX-License-Identifier: MIT
// A parser by recursive descent, and by precedence in expressions.
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "schema/postgresql/dialect/tokens.hpp"
#include "schema/postgresql/dialect/tree.hpp"

namespace kvq::postgresql {

class Parser {
 public:
  explicit Parser(std::string_view sql) : sql_(sql), tokens_(tokens_of(sql)) {}

  Statement statement();

 private:
  // parse_expression.cpp
  Expression expression(int least_binding = 0);
  Expression prefixed();
  Expression primary();
  Expression word();
  Expression call(std::string name);
  Expression cast();
  Expression case_of();
  Expression in_parentheses();
  Expression parameter();
  Expression followed(Expression left, int least_binding);
  Expression is(Expression left);
  Expression in(Expression left, bool negated);
  Expression between(Expression left, bool negated);
  std::shared_ptr<const Window> over();
  Window window_in_parentheses();

  // parse_select.cpp
  std::shared_ptr<const Select> select();
  Step step();
  Core core();
  ResultColumn result_column();
  std::vector<Join> joins();
  Source source();
  std::vector<OrderTerm> order_terms();
  std::vector<Expression> expressions();

  // parse_change.cpp
  Change insert();
  Change delete_from();
  std::vector<std::string> names_in_parentheses();

  const Token& token(size_t ahead = 0) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }
  bool is_sign(std::string_view sign, size_t ahead = 0) const;
  bool is_word(std::string_view word, size_t ahead = 0) const;
  bool is_select() const { return is_word("SELECT") || is_word("WITH"); }
  bool take_sign(std::string_view sign);
  /// Takes the words if all of them come next.
  bool take_words(std::initializer_list<std::string_view> words);
  void expect_sign(std::string_view sign);
  void expect_word(std::string_view word);
  std::string name();
  bool is_name() const;
  [[noreturn]] void unexpected() const;
  /// Ends an expression that began at a token: notes how it is written.
  Expression ended(Expression it, size_t begin) const;

  std::string_view sql_;
  std::vector<Token> tokens_;
  size_t at_ = 0;
  int parameters_ = 0;
};

/// Compares without the letter case of ASCII.
bool is_same_word(std::string_view one, std::string_view other);

}  // namespace kvq::postgresql
