// SPDX-License-Identifier: MIT
// Comparison of counts: the `against` statement of a section.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/language/plan.hpp"
#include "query/run/run.hpp"
#include "query/sql/lower.hpp"

namespace kvq::report {

/// The keys and number of a count, and the SQL of the query to compare with.
struct Comparison {
  std::vector<plan::Column> keys;
  plan::Column counted;
  sql::Sql others;
};

/// Returns the columns that a comparison adds: NAME.before, rank, rank.before, move.
std::vector<plan::Column> compared_columns(const plan::Column& counted);

/// The keys and the first number of a count. Two queries can be compared if these are equal.
struct CountedBy {
  std::vector<plan::Column> keys;
  plan::Column counted;
};
/// Returns nullopt for a plan that does not count, or that selects from its counts.
std::optional<CountedBy> counted_by(const plan::Plan& plan);

/// Appends the values of compared_columns() to each row. The rows begin with the keys and the number.
void compare(const Database& database, const Comparison& comparison, std::vector<Row>& rows);

}  // namespace kvq::report
