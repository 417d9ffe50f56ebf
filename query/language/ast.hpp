// SPDX-License-Identifier: MIT
// The syntax tree of a query, before names are looked up and values are parsed. Owns its texts.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "query/language/diagnostic.hpp"

namespace kvq::ast {

enum class Form { word, phrase, regex, parameter };

/// `field:value`, or a value alone (then `field` is empty). The value of a phrase has no quotes, that of a
/// regex no slashes, that of a parameter no `$`.
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
/// Matches everything if it has no operands.
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
/// `field:(a OR b)`: the field applies to each term of the operand that names no field.
struct OfField {
  std::string field;
  Span field_span;
  std::vector<Expr> operand;
};
/// `field:{a OR b}`: the mails of the threads, series or topics in which a mail matches the operand.
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
  /// The text after a colon; empty without one.
  std::string range;
  Span range_span;
  Span span;
};

/// `count by author, domain`: the head, and a group of words for each comma-separated part. The first group
/// follows the head; it is empty in `count, median(age) by author`.
struct Stage {
  StageWord head;
  std::vector<std::vector<StageWord>> groups;
  Span span;

  /// Returns `median` for `median(age)`.
  const std::string& name() const { return head.function.empty() ? head.text : head.function; }
  Span name_span() const { return head.function.empty() ? head.text_span : head.function_span; }
};

struct Query {
  Expr filter;
  std::vector<Stage> stages;
};

/// Return the direct children of an expression: its subexpressions, or its terms.
std::span<Expr> operands_of(Expr& expr);
std::span<Term> terms_of(Expr& expr);

/// Returns one line for `kvq explain` and the tests: (and (field "author" "@intel.com") "tdx") | (count (by
/// author)).
std::string to_text(const Query& query);
std::string to_text(const Expr& expr);

}  // namespace kvq::ast
