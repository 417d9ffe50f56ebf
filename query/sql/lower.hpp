// SPDX-License-Identifier: MIT
// From a Plan to SQL text and the values to bind.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "query/language/plan.hpp"
#include "query/sql/relation.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq::sql {

/// What remains to be done with the rows in C++.
struct DedupeStep {
  /// The columns, by index, whose texts are compared.
  size_t title;
  size_t subject;
  /// plan::Dedupe::by_group.
  bool by_group;
  /// What the stages after it leave of the rows.
  Window window;
};

struct Sql {
  std::string text;
  std::vector<Value> binds;
  /// What the statement selects. With a dedupe, what it shows comes from these by run().
  std::vector<plan::Column> columns;
  std::optional<DedupeStep> dedupe;
  /// The columns to show, as asked for.
  std::vector<plan::Column> shown;
};

/// `columns` are what to show of messages where the query does not say it; ranges must be resolved.
Sql lower(const plan::Plan& plan, const std::vector<plan::Column>& columns);

/// One row with one number: how many rows the query has.
Sql lower_count(const plan::Plan& plan);

}  // namespace kvq::sql
