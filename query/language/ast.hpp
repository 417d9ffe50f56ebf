// SPDX-License-Identifier: MIT
// A query as it was written: names not looked up, values not read. Owns its texts.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "query/language/diagnostic.hpp"

namespace kvq::ast {

enum class Form { word, phrase, regex, parameter };

/// `field:value`, or a value alone (then `field` is empty). A phrase is without its quotes, a regex without
/// its slashes, a parameter without its `$`.
struct Term {
  std::string field;
  Span field_span;
  std::string value;
  Span value_span;
  Form form = Form::word;
  /// A `*` follows.
  bool prefix = false;
};

struct Expr;

struct Not {
  std::vector<Expr> operand;
};
/// Without operands: everything.
struct And {
  std::vector<Expr> operands;
};
struct Or {
  std::vector<Expr> operands;
};

/// Terms at most `words` words apart, in any order.
struct Near {
  static constexpr int usual_words = 10;
  std::vector<Term> terms;
  int words = usual_words;
};
/// `field:(a OR b)`: each term of the operand that names no field is of this one.
struct OfField {
  std::string field;
  Span field_span;
  std::vector<Expr> operand;
};
/// `field:{a OR b}`: the field's relatives of what the operand finds.
struct SubQuery {
  std::string field;
  Span field_span;
  std::vector<Expr> operand;
};

struct Expr {
  std::variant<Term, Not, And, Or, Near, OfField, SubQuery> node;
  Span span;
};

/// A word of a stage: `author`, `month(date)`, `15`, `"a text"`, `count:>=5`.
struct StageWord {
  std::string text;
  Span text_span;
  /// The name before the parenthesis; empty without one.
  std::string function;
  Span function_span;
  /// What follows a colon; empty without one.
  std::string range;
  Span range_span;
  Span span;
};

/// `count by author, domain`: the head, and the words between the commas. The first of these groups follows
/// the head, and is empty in `count, median(age) by author`.
struct Stage {
  StageWord head;
  std::vector<std::vector<StageWord>> groups;
  Span span;

  /// Of `median(age)` it is median.
  const std::string& name() const { return head.function.empty() ? head.text : head.function; }
  Span name_span() const { return head.function.empty() ? head.text_span : head.function_span; }
};

struct Query {
  Expr filter;
  std::vector<Stage> stages;
};

/// What an expression is put together of: expressions, and terms of its own.
std::span<Expr> operands_of(Expr& expr);
std::span<Term> terms_of(Expr& expr);

/// In one line, for `kvq explain` and the tests: (and (field "author" "@intel.com") "tdx") | (count (by
/// author)).
std::string to_text(const Query& query);
std::string to_text(const Expr& expr);

}  // namespace kvq::ast
