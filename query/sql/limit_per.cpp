// SPDX-License-Identifier: MIT
// The first rows of each value, numbered by window functions.
#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "query/sql/aggregates.hpp"
#include "query/sql/relation.hpp"

namespace kvq::sql {

using plan::Column;

void Relation::limit_per(const plan::LimitPer& limit) {
  if (of_messages_) return limit_mails_per(limit);
  close_window();
  const Numbered rows = numbered("*", {{}, expression(limit.per), {}});
  become_rows(rows.step, tie_break_);
  keep_first_per(limit.rows, rows);
  order_ = fmt::format("{}, {}", rows.first, rows.place);
}

void Relation::limit_mails_per(const plan::LimitPer& limit) {
  close_window(true);
  const PerValue per = per_value(limit.per);
  std::string shown;
  std::string names;
  if (!per.joins.empty() && per.shown != per.key) {
    // The text of a value is computed once per value, as in counts.
    Writer values;
    values.add(fmt::format("SELECT {} AS per, {} AS shown FROM ", per.key, per.shown));
    values.add(from_);
    values.add(per.joins);
    values.add(where_);
    values.add(fmt::format(" GROUP BY {}", per.key));
    names = add_step(values);
    shown = names + ".shown";
  }
  const Numbered mails = numbered(fmt::format("m.id AS id, {} AS place{}", place_, listed_as_columns()), per);
  become_listed(mails.step);
  if (!names.empty()) from_.add(fmt::format(" CROSS JOIN {0} ON {0}.per = {1}", names, mails.per));
  keep_first_per(limit.rows, mails);
  order_ = mails.first + ", ";
  if (!per.joins.empty()) {
    if (names.empty()) shown = mails.per;
    listed_.push_back({limit.per.field, shown});
    // A mail can be the first row of several values.
    order_ += shown + ", ";
  }
  order_ += mails.place;
}

Relation::Numbered Relation::numbered(const std::string& columns, const PerValue& per) {
  // Rows keep the columns of earlier stages, so names must be new.
  const std::string all = next_step();
  const std::string ordered = order();
  Writer placed;
  // A mail can have the same value twice.
  placed.add(fmt::format("SELECT {}{}, {} AS per_{}, rank() OVER (ORDER BY {}) AS place_{} FROM ",
                         per.joins.empty() ? "" : "DISTINCT ", columns, per.key, all,
                         ordered.empty() ? "1" : ordered, all));
  placed.add(from_);
  placed.add(per.joins);
  placed.add(where_);
  add_step(placed);
  Writer counted;
  counted.add(fmt::format(
      "SELECT *, row_number() OVER (PARTITION BY per_{0} ORDER BY place_{0}) AS nth_{0}, "
      "min(place_{0}) OVER (PARTITION BY per_{0}) AS first_{0} FROM {0} WHERE per_{0} IS NOT NULL",
      all));
  const std::string step = add_step(counted);
  const auto column = [&](std::string_view name) { return fmt::format("{}_{}", name, all); };
  return {step, column("per"), column("place"), column("nth"), column("first")};
}

void Relation::keep_first_per(int64_t rows, const Numbered& numbered) {
  begin_condition();
  where_.add(numbered.nth + " <= ");
  where_.bind(rows);
}

Relation::PerValue Relation::per_value(const Column& column) const {
  if (const Listed* known = listed(column)) return {{}, known->shown, {}};
  const FieldSql& field = column.field->sql;
  if (plan::has_several_values(column)) {
    return {" " + std::string(field.each_join), std::string(field.key.empty() ? field.each_value : field.key),
            std::string(field.each_value)};
  }
  const bool has_own_key = column.function == nullptr && !field.key.empty();
  return {{}, has_own_key ? std::string(field.key) : value_of_message(column), {}};
}

}  // namespace kvq::sql
