// SPDX-License-Identifier: MIT
// Turns a Plan into SQL text and the values to bind.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "query/language/plan.hpp"
#include "query/sql/relation.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq::sql {

/// The part of a query that run() does in C++.
struct DedupeStep {
  /// The indexes of the columns whose texts are compared.
  size_t title;
  size_t subject;
  /// plan::Dedupe::by_group.
  bool by_group;
  /// The rows that the later stages keep.
  Window window;
};

struct Sql {
  std::string text;
  std::vector<Value> binds;
  /// The columns that the statement selects. With a dedupe, run() builds the shown columns from these.
  std::vector<plan::Column> columns;
  std::optional<DedupeStep> dedupe;
  /// The requested columns.
  std::vector<plan::Column> shown;
};

/// Returns the SQL of a plan. `columns` are shown if the query does not select any. Ranges must be resolved.
Sql lower(const plan::Plan& plan, const std::vector<plan::Column>& columns);

/// Returns the SQL for one row with one number: the number of rows of the query.
Sql lower_count(const plan::Plan& plan);

}  // namespace kvq::sql
