// SPDX-License-Identifier: MIT
// Counts beside what they were: `against` of a section.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/language/plan.hpp"
#include "query/run/run.hpp"
#include "query/sql/lower.hpp"

namespace kvq::report {

/// Of a count and the same count of other mails: what the columns are, and what to ask of the others.
struct Comparison {
  std::vector<plan::Column> keys;
  plan::Column counted;
  sql::Sql others;
};

/// The columns that a comparison adds: NAME.before, rank, rank.before, move.
std::vector<plan::Column> compared_columns(const plan::Column& counted);

/// Whether two plans count the same way: by the same keys, the same first number. Gives them.
struct CountedBy {
  std::vector<plan::Column> keys;
  plan::Column counted;
};
/// Absent for a plan that counts nothing, or does something else with what it counted.
std::optional<CountedBy> counted_by(const plan::Plan& plan);

/// Appends to each row the values of compared_columns(). The rows begin with the keys and the number.
void compare(const Database& database, const Comparison& comparison, std::vector<Row>& rows);

}  // namespace kvq::report
