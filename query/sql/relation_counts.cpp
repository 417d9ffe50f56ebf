// SPDX-License-Identifier: MIT
// The count stage of a relation.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "query/sql/aggregates.hpp"
#include "query/sql/relation.hpp"

namespace kvq::sql {
namespace {

using plan::Column;

/// Fixes the order of the joins that are in no parentheses.
std::string ordered_joins(std::string_view joins) {
  constexpr std::string_view join = " JOIN ";
  std::string out;
  int depth = 0;
  for (size_t at = 0; at < joins.size(); ++at) {
    if (joins[at] == '(') ++depth;
    if (joins[at] == ')') --depth;
    // An outer join has its order.
    if (depth == 0 && joins.substr(at).starts_with(join) && !out.ends_with(" LEFT")) out += " CROSS";
    out += joins[at];
  }
  return out;
}

}  // namespace

bool Relation::counts_all_by_period(const plan::Count& count) const {
  const bool of_all = of_messages_ && where_.text.empty() && from_.text == all_messages;
  if (!of_all || count.keys.size() != 1 || !counts_mails_alone(count)) return false;
  const Column& key = count.keys.front();
  return key.function != nullptr && !key.function->sql_of_end.empty() && key.field->sql.value == "m.date";
}

/// Walks from period to period through the index of dates: counting the rows in each period is faster than
/// grouping all rows.
std::string Relation::add_counts_of_periods(const plan::Count& count) {
  const Column& key = count.keys.front();
  const std::string periods = next_step();
  const std::string earliest = periods + ".earliest";
  const std::string end = applied(key.function->sql_of_end, earliest);
  const std::string name = applied(key.function->sql, earliest);
  Writer step;
  step.add(fmt::format(
      "SELECT min(m.date) AS earliest FROM message m UNION ALL SELECT (SELECT min(m.date) FROM message "
      "m WHERE m.date >= {}) FROM {} WHERE {} IS NOT NULL",
      end, periods, earliest));
  add_step(step);
  Writer counted;
  counted.add("SELECT ");
  for (const Column& aggregate : count.aggregates) {
    counted.add(fmt::format("(SELECT count(*) FROM message m WHERE m.date >= {} AND m.date < {}) AS {}, ",
                            earliest, end, quoted_name(aggregate.name)));
  }
  counted.add(fmt::format("{0} AS {1} FROM {2} WHERE {0} IS NOT NULL", name, quoted_name(key.name), periods));
  return add_step(counted);
}

std::string Relation::add_counts(const plan::Count& count) {
  const Grouping grouping = grouping_of(count);
  Writer counted;
  if (count.keys.empty() && counts_mails_alone(count) && counted_.number) {
    counted.add("SELECT ");
    for (const Column& aggregate : count.aggregates) {
      if (&aggregate != &count.aggregates.front()) counted.add(", ");
      counted.add(*counted_.number);
      counted.add(fmt::format(" AS {}", quoted_name(aggregate.name)));
    }
    return add_step(counted);
  }
  counted.add(fmt::format("SELECT {}", grouping.selected));
  if (count.keys.empty() && counts_mails_alone(count)) {
    append_counted_source(counted);
  } else if (!grouping.counted_first.empty()) {
    counted.add(fmt::format(" FROM (SELECT m.{0} AS {0}, count(*) AS mails", grouping.counted_first));
    append_source(counted);
    counted.add(fmt::format(" GROUP BY m.{}) m", grouping.counted_first));
  } else {
    counted.add(" FROM ");
    counted.add(from_);
    // In the order of the messages that are left: SQLite does not know that they are few.
    counted.add(counted_.are_few ? ordered_joins(grouping.joins) : grouping.joins);
    counted.add(where_);
  }
  counted.add(grouping.grouped);
  const std::string counts = add_step(counted);
  return grouping.to_name.empty() ? counts : add_names(count, grouping, counts);
}

/// Replaces keys by their values, each of which is found once.
std::string Relation::add_names(const plan::Count& count, const Grouping& grouping,
                                const std::string& counts) {
  std::string joins;
  std::string columns;
  for (const Column& aggregate : count.aggregates) columns += quoted_name(aggregate.name) + ", ";
  for (const Column& key : count.keys) {
    const std::string column = quoted_name(key.name);
    const auto to_name = std::ranges::find(grouping.to_name, column, &KeyToName::column);
    if (&key != &count.keys.front()) columns += ", ";
    if (to_name == grouping.to_name.end()) {
      columns += fmt::format("{}.{}", counts, column);
      continue;
    }
    Writer names;
    names.add(fmt::format("SELECT named1.key, {} AS name FROM (SELECT DISTINCT {} AS key FROM {}) named1",
                          to_name->value, column, counts));
    const std::string step = add_step(names, " AS MATERIALIZED (");
    joins += fmt::format(" CROSS JOIN {0} ON {0}.key = {1}.{2}", step, counts, column);
    columns += fmt::format("{}.name AS {}", step, column);
  }
  Writer named;
  named.add(fmt::format("SELECT {} FROM {}{}", columns, counts, joins));
  return add_step(named);
}

void Relation::count(const plan::Count& count) {
  close_window();
  const std::string counts = counts_all_by_period(count) ? add_counts_of_periods(count) : add_counts(count);
  std::string keys;
  for (const Column& key : count.keys) {
    keys += fmt::format("{}{}", keys.empty() ? "" : ", ", quoted_name(key.name));
  }
  become_rows(counts, keys);
  order_ = quoted_name(count.aggregates.front().name) + " DESC";
  if (!tie_break_.empty()) order_ += ", " + tie_break_;
}

}  // namespace kvq::sql
