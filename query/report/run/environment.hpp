// SPDX-License-Identifier: MIT
// What the names in a report stand for while it runs: parameters, lets, and what is known of the range.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/language/expand.hpp"
#include "query/language/plan.hpp"
#include "query/report/language/report_ast.hpp"
#include "query/report/language/substitute.hpp"
#include "query/report/run/report.hpp"
#include "query/sql/range_facts.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq::report {

class Environment {
 public:
  /// Reads the arguments and finds the ranges. Throws QueryError, or Error (usage) for an argument that is
  /// missing or that the report does not take.
  Environment(const Report& report, const Database& database, const Arguments& arguments);

  const Report& report() const { return report_; }
  const Database& database() const { return database_; }
  const std::map<std::string, std::string>& arguments() const { return values_.parameters; }

  /// The query at a place of the report, ready to be lowered.
  plan::Plan plan_of(Span query) const;

  /// Whether the condition of a branch holds.
  bool holds(Span condition) const;

  /// What a name stands for wherever it is met; absent where it is a column or nothing.
  std::optional<std::string> constant(std::string_view name) const;

  [[noreturn]] void refuse(Span span, const std::string& message, const std::string& hint = {}) const;
  /// For a name that is no constant, where there are no columns.
  [[noreturn]] void refuse_constant(const std::string& name, Span span) const;

  /// What is known of the range that a parameter of that kind gives.
  const RangeFacts& range_of(const Parameter& parameter) const { return ranges_.at(parameter.name); }
  /// The first range of the parameters; absent without one.
  const std::optional<RangeFacts>& range() const { return range_; }
  const RangeList& list() const { return list_; }

 private:
  void read_arguments(const Arguments& arguments);
  std::string argument(const Parameter& parameter, const Arguments& arguments) const;
  void check(const Parameter& parameter, const std::string& value, bool is_given) const;
  void read_range(const Parameter& parameter, const std::string& value);
  void read_let(const Let& let);
  /// The query at a place of the report, with the values of its `$name`s.
  ast::Query query_at(Span written) const;
  void refuse_shown_names(ast::Expr& expr) const;
  void refuse_shown_name(const std::string& name, Span span) const;
  std::string parameters_hint() const;

  const Report& report_;
  const Database& database_;
  int64_t now_;
  SavedQueries saved_;
  Values values_;
  std::map<std::string, std::string, std::less<>> constants_;
  std::map<std::string, RangeFacts, std::less<>> ranges_;
  std::optional<RangeFacts> range_;
  RangeList list_;
};

}  // namespace kvq::report
