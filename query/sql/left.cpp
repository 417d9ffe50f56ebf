// SPDX-License-Identifier: MIT
#include "query/sql/left.hpp"

#include <algorithm>
#include <cstdint>
#include <variant>

#include "query/sql/full_text.hpp"
#include "query/sql/series_terms.hpp"
#include "schema/mail/date_bounds.hpp"

namespace kvq::sql {
namespace {

using plan::Condition;

constexpr int64_t longest_of_few = 366 * seconds_of_a_day;
constexpr int64_t most_commits_of_few = 10'000;
constexpr Interval open;

bool is_brief(const Interval& dates) {
  return dates.from != open.from && dates.before != open.before &&
         dates.before - dates.from <= longest_of_few;
}

/// How many mails a condition leaves, which SQLite finds by an index.
Left left_by_one(const Condition& condition) {
  if (match_expression(condition) || is_series(condition)) return Left::fewer;
  if (const auto* range = std::get_if<plan::InRange>(&condition.node)) return left_by(*range);
  const auto* within = std::get_if<plan::Within>(&condition.node);
  if (within == nullptr) return Left::many;
  if (within->field->sql.compared == "m.date" && is_brief(within->interval)) return Left::few;
  return within->interval.from != open.from ? Left::fewer : Left::many;
}

}  // namespace

Left left_by(const plan::InRange& range) {
  int64_t commits = 0;
  for (const plan::EpochSpan& span : range.epochs) commits += span.upto - span.after;
  return commits <= most_commits_of_few ? Left::few : Left::fewer;
}

Left left_by(const std::vector<Condition>& conditions, Left left) {
  for (const Condition& condition : conditions) left = std::max(left, left_by_one(condition));
  return left;
}

}  // namespace kvq::sql
