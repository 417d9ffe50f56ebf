// SPDX-License-Identifier: MIT
// The SQL of kvq as a tree: the subset of SQLite's that kvq writes.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kvq::postgresql {

struct Select;
struct Window;
struct OrderTerm;

enum class Form {
  number,     ///< `name` is the number
  text,       ///< `name` is the text
  blob,       ///< `name` is its hexadecimal digits
  null,       ///< NULL
  parameter,  ///< `parameter` is its number
  column,     ///< `name`, of `table` if that is not empty
  star,       ///< `*` or `table.*`
  unary,      ///< the operator `name`
  binary,     ///< the operator `name`: arithmetic, comparison, AND, OR, MATCH, ||
  is,         ///< IS or, negated, IS NOT
  is_truth,   ///< IS [NOT] `name`, which is TRUE or FALSE
  call,       ///< the function `name`
  cast,       ///< CAST(... AS `name`)
  in_list,    ///< IN (operands after the first)
  in_select,  ///< IN (SELECT ...)
  in_table,   ///< IN `name`
  between,    ///< BETWEEN
  exists,     ///< EXISTS (SELECT ...)
  select,     ///< (SELECT ...)
  case_of,    ///< pairs of WHEN and THEN, then ELSE or NULL; no operand behind CASE
};

struct Expression {
  Form form = Form::null;
  std::string name = {};
  std::string table = {};
  int parameter = 0;
  bool negated = false;
  /// Of an aggregate: count(DISTINCT x).
  bool distinct = false;
  std::vector<Expression> operands = {};
  std::shared_ptr<const Select> select = {};
  /// OVER (...), absent if the function is no window function.
  std::shared_ptr<const Window> window = {};
  /// FILTER (WHERE ...), at most one.
  std::vector<Expression> filter = {};
  /// As it is written, for comparing two expressions.
  std::string_view source = {};
};

struct OrderTerm {
  Expression value;
  bool descending = false;
};

struct Window {
  /// Of WINDOW name AS (...), or OVER name.
  std::string name;
  std::vector<Expression> partition;
  std::vector<OrderTerm> order;
};

struct Join;

/// What rows come from: a table, a function, a SELECT, or joins in parentheses.
struct Source {
  /// `main` or empty.
  std::string schema = {};
  /// A table or a function.
  std::string name = {};
  std::string alias = {};
  bool is_function = false;
  std::vector<Expression> arguments = {};
  std::shared_ptr<const Select> select = {};
  std::vector<Join> joins;
};

struct Join {
  bool keeps_left = false;
  Source source;
  /// The condition, at most one.
  std::vector<Expression> on;
};

struct ResultColumn {
  Expression value;
  std::string alias;
};

/// One SELECT without WITH, ORDER BY and LIMIT.
struct Core {
  bool distinct = false;
  std::vector<ResultColumn> columns;
  std::vector<Join> from;
  /// At most one each.
  std::vector<Expression> where;
  std::vector<Expression> group;
  std::vector<Expression> having;
  std::vector<Window> windows;
};

struct Step {
  std::string name;
  std::vector<std::string> columns;
  /// "MATERIALIZED", "NOT MATERIALIZED" or empty.
  std::string materialized;
  std::shared_ptr<const Select> select;
};

struct Select {
  std::vector<Step> steps;
  std::vector<Core> cores;
  /// UNION, UNION ALL, INTERSECT or EXCEPT between the cores.
  std::vector<std::string> unions;
  std::vector<OrderTerm> order;
  /// At most one each.
  std::vector<Expression> limit;
  std::vector<Expression> offset;
};

/// INSERT, with what a conflict changes, or DELETE.
struct Change {
  std::string verb;
  std::string table;
  std::vector<std::string> columns = {};
  std::vector<Expression> values = {};
  std::vector<std::string> conflict = {};
  std::vector<std::pair<std::string, Expression>> sets = {};
  std::vector<Expression> where = {};
  std::vector<Expression> returning = {};
};

/// A statement: a SELECT, or else a change.
struct Statement {
  /// EXPLAIN QUERY PLAN.
  bool explains = false;
  std::shared_ptr<const Select> select;
  Change change;
};

}  // namespace kvq::postgresql
