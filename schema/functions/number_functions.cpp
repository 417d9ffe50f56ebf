// SPDX-License-Identifier: MIT
// SQL functions of numbers: periods of time, and aggregates.
#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <memory>
#include <optional>

#include "schema/base/period.hpp"
#include "schema/functions/function_values.hpp"
#include "schema/mail/mail_values.hpp"

namespace kvq {
namespace {

/// Returns NULL for a time outside the calendar.
template <Period period>
void period_of(sqlite3_context* context, sqlite3_value** values) {
  if (const auto name = name_of_period(period, sqlite3_value_int64(values[0]))) set_result(context, *name);
}

template <Period period>
void end_of(sqlite3_context* context, sqlite3_value** values) {
  if (const auto end = end_of_period(period, sqlite3_value_int64(values[0])))
    sqlite3_result_int64(context, *end);
}

/// The state of an aggregate. `percent` is 0 if the function does not take one.
struct Aggregated {
  MailValues values;
  int percent = 0;
};

/// The aggregate context of SQLite for a group; zeroed before the first row.
struct Group {
  Aggregated* seen;
};

/// Returns null if out of memory, or if there was no row and `make` is false.
Group* group_of(sqlite3_context* context, bool make) {
  return static_cast<Group*>(sqlite3_aggregate_context(context, make ? sizeof(Group) : 0));
}

void add_value(sqlite3_context* context, int count, sqlite3_value** values) {
  if (sqlite3_value_type(values[1]) == SQLITE_NULL) return;
  Group* group = group_of(context, true);
  if (group == nullptr) return sqlite3_result_error_nomem(context);
  without_exceptions(context, [&] {
    if (group->seen == nullptr) group->seen = new Aggregated;
    if (count > 2) group->seen->percent = sqlite3_value_int(values[2]);
    group->seen->values.add(sqlite3_value_int64(values[0]), sqlite3_value_int64(values[1]));
  });
}

void set_result(sqlite3_context* context, std::optional<int64_t> number) {
  if (number) sqlite3_result_int64(context, *number);
}
void set_result(sqlite3_context* context, std::optional<double> number) {
  if (number) sqlite3_result_double(context, *number);
}

/// SQLite also calls this to clean up when a statement ends early.
template <auto result>
void end_group(sqlite3_context* context) {
  const Group* group = group_of(context, false);
  if (group == nullptr || group->seen == nullptr) return;
  const std::unique_ptr<Aggregated> seen(group->seen);
  without_exceptions(context, [&] { set_result(context, result(*seen)); });
}

}  // namespace

void register_number_functions(SQLite::Database& database) {
  const auto add = [&](const char* name, int arguments,
                       void (*function)(sqlite3_context*, int, sqlite3_value**)) {
    database.createFunction(name, arguments, true, nullptr, function);
  };
  add("kvq_day", 1, over_values<period_of<Period::day>>);
  add("kvq_week", 1, over_values<period_of<Period::week>>);
  add("kvq_month", 1, over_values<period_of<Period::month>>);
  add("kvq_quarter", 1, over_values<period_of<Period::quarter>>);
  add("kvq_year", 1, over_values<period_of<Period::year>>);
  add("kvq_end_of_day", 1, over_values<end_of<Period::day>>);
  add("kvq_end_of_week", 1, over_values<end_of<Period::week>>);
  add("kvq_end_of_month", 1, over_values<end_of<Period::month>>);
  add("kvq_end_of_quarter", 1, over_values<end_of<Period::quarter>>);
  add("kvq_end_of_year", 1, over_values<end_of<Period::year>>);
  const auto add_aggregate = [&](const char* name, int arguments, void (*end)(sqlite3_context*)) {
    database.createFunction(name, arguments, true, nullptr, nullptr, add_value, end);
  };
  add_aggregate("kvq_sum_once", 2, end_group<[](Aggregated& seen) { return seen.values.sum(); }>);
  add_aggregate("kvq_avg_once", 2, end_group<[](Aggregated& seen) { return seen.values.mean(); }>);
  add_aggregate("kvq_percentile", 3,
                end_group<[](Aggregated& seen) { return seen.values.percentile(seen.percent); }>);
}

}  // namespace kvq
