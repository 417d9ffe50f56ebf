// SPDX-License-Identifier: MIT
// The count stage of a relation.
#include <fmt/format.h>

#include <string>

#include "query/sql/aggregates.hpp"
#include "query/sql/relation.hpp"

namespace kvq::sql {

using plan::Column;

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
    counted.add(grouping.joins);
    counted.add(where_);
  }
  counted.add(grouping.grouped);
  return add_step(counted);
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
