// SPDX-License-Identifier: MIT
// The values of the names in a report while it runs: parameters, lets, and the facts of its ranges.
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
  /// Reads the arguments and resolves the ranges. Throws QueryError, or Error (usage) for a missing or
  /// unknown argument. `links_numbers` is as in DocumentWriter.
  Environment(const Report& report, const Database& database, const Arguments& arguments, bool links_numbers);

  bool links_numbers() const { return links_numbers_; }

  const Report& report() const { return report_; }
  const Database& database() const { return database_; }
  const std::map<std::string, std::string>& arguments() const { return values_.parameters; }

  /// Returns the plan of a query in the report, ready to be lowered.
  plan::Plan plan_of(Span query) const;

  /// Returns the query as a tree, with its `$name`s replaced, and only for the list of the arguments.
  ast::Query query_at(Span written) const;

  /// Whether a query is about the mails of a range that is a parameter: directly, or about what belongs to
  /// them.
  bool is_of_range(Span written) const;

  /// Returns the query for the mails that a let is the number of; empty if the name is none such.
  std::string query_of(const std::string& name) const;

  /// Whether the condition of a branch is true.
  bool holds(Span condition) const;

  /// Returns the value of a name that does not depend on a row; nullopt if the name is a column or unknown.
  std::optional<std::string> constant(std::string_view name) const;

  [[noreturn]] void refuse(Span span, const std::string& message, const std::string& hint = {}) const;
  /// Throws QueryError for a name that is not a constant, outside of rows.
  [[noreturn]] void refuse_constant(const std::string& name, Span span) const;

  /// The facts of the range in a parameter of the kind range.
  const RangeFacts& range_of(const Parameter& parameter) const { return ranges_.at(parameter.name); }
  /// The facts of the first range parameter; absent if there is none.
  const std::optional<RangeFacts>& range() const { return range_; }
  const RangeList& list() const { return list_; }
  /// The time as of which the report looks at series; absent for now.
  std::optional<int64_t> as_of() const { return as_of_; }

 private:
  void read_arguments(const Arguments& arguments);
  std::string argument(const Parameter& parameter, const Arguments& arguments) const;
  void check(const Parameter& parameter, const std::string& value, bool is_given) const;
  void read_range(const Parameter& parameter, const std::string& value);
  void set_days(const std::string& name, const RangeFacts& facts, const std::string& from,
                const std::string& to);
  void read_as_of();
  std::optional<int64_t> end_of_time(const std::string& value) const;
  void read_let(const Let& let);
  ast::Query written_query(Span written) const;
  bool has_range(ast::Expr& expr) const;
  void refuse_shown_names(ast::Expr& expr) const;
  void refuse_shown_name(const std::string& name, Span span) const;
  std::string parameters_hint() const;

  const Report& report_;
  const Database& database_;
  int64_t now_;
  bool links_numbers_;
  SavedQueries saved_;
  Values values_;
  std::map<std::string, std::string, std::less<>> constants_;
  /// The queries of the constants that are numbers of mails.
  std::map<std::string, std::string, std::less<>> counted_;
  std::map<std::string, RangeFacts, std::less<>> ranges_;
  std::optional<RangeFacts> range_;
  /// The time as of which the report looks at series; absent for now.
  std::optional<int64_t> as_of_;
  /// Empty for all.
  std::string only_list_;
  /// The list of the first range of commits, or else all lists of the report as one.
  RangeList list_;
};

}  // namespace kvq::report
