// SPDX-License-Identifier: MIT
// The functions that kvq gives to SQL, of numbers: times, ids, and what is counted.
#include <SQLiteCpp/Database.h>

#include <memory>
#include <optional>

#include "schema/id_set.hpp"
#include "schema/mail_values.hpp"
#include "schema/period.hpp"
#include "schema/sqlite_values.hpp"

namespace kvq {
namespace {

/// Gives NULL for what the calendar does not have.
template <Period period>
void period_of(sqlite3_context* context, sqlite3_value** values) {
  if (const auto name = name_of_period(period, sqlite3_value_int64(values[0]))) give(context, *name);
}

template <Period period>
void end_of(sqlite3_context* context, sqlite3_value** values) {
  if (const auto end = end_of_period(period, sqlite3_value_int64(values[0])))
    sqlite3_result_int64(context, *end);
}

/// The sets of a connection, by their numbers: a BLOB would be copied for each row that asks for it.
using IdSets = std::vector<IdSet>;

IdSets& sets_of(sqlite3_context* context) {
  return **static_cast<std::shared_ptr<IdSets>*>(sqlite3_user_data(context));
}

void is_among(sqlite3_context* context, sqlite3_value** values) {
  const IdSets& sets = sets_of(context);
  const auto number = static_cast<size_t>(sqlite3_value_int64(values[1]));
  if (number >= sets.size()) return sqlite3_result_error_code(context, SQLITE_MISUSE);
  sqlite3_result_int(context, sets[number].contains(sqlite3_value_int64(values[0])));
}

/// What SQLite keeps for a group, all zero before its first row.
struct GroupOfIds {
  IdSet* ids;
};

void add_id(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
  auto* group = static_cast<GroupOfIds*>(sqlite3_aggregate_context(context, sizeof(GroupOfIds)));
  if (group == nullptr) return sqlite3_result_error_nomem(context);
  try {
    if (group->ids == nullptr) group->ids = new IdSet;
    group->ids->add(sqlite3_value_int64(values[0]));
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  }
}

/// Also called to clean up where a statement ends early.
void keep_ids(sqlite3_context* context) {
  const auto* group = static_cast<const GroupOfIds*>(sqlite3_aggregate_context(context, 0));
  if (group == nullptr || group->ids == nullptr) return;
  const std::unique_ptr<IdSet> ids(group->ids);
  try {
    IdSets& sets = sets_of(context);
    sets.push_back(std::move(*ids));
    sqlite3_result_int64(context, static_cast<sqlite3_int64>(sets.size() - 1));
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  }
}

/// What an aggregate has seen so far; its percent is 0 where it takes none.
struct Aggregated {
  MailValues values;
  int percent = 0;
};

/// What SQLite keeps for a group, all zero before its first row.
struct Group {
  Aggregated* seen;
};

/// Null where there is no memory, or no row and none is to be made.
Group* group_of(sqlite3_context* context, bool make) {
  return static_cast<Group*>(sqlite3_aggregate_context(context, make ? sizeof(Group) : 0));
}

void add_value(sqlite3_context* context, int count, sqlite3_value** values) {
  if (sqlite3_value_type(values[1]) == SQLITE_NULL) return;
  Group* group = group_of(context, true);
  if (group == nullptr) return sqlite3_result_error_nomem(context);
  try {
    if (group->seen == nullptr) group->seen = new Aggregated;
    if (count > 2) group->seen->percent = sqlite3_value_int(values[2]);
    group->seen->values.add(sqlite3_value_int64(values[0]), sqlite3_value_int64(values[1]));
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  }
}

void give(sqlite3_context* context, std::optional<int64_t> number) {
  if (number) sqlite3_result_int64(context, *number);
}
void give(sqlite3_context* context, std::optional<double> number) {
  if (number) sqlite3_result_double(context, *number);
}

/// Also called to clean up where a statement ends early.
template <auto result>
void end_group(sqlite3_context* context) {
  const Group* group = group_of(context, false);
  if (group == nullptr || group->seen == nullptr) return;
  const std::unique_ptr<Aggregated> seen(group->seen);
  give(context, result(*seen));
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
  const auto sets = std::make_shared<IdSets>();
  const auto release = [](void* old) { delete static_cast<std::shared_ptr<IdSets>*>(old); };
  database.createFunction("kvq_is_among", 2, true, new std::shared_ptr(sets), over_values<is_among>, nullptr,
                          nullptr, release);
  database.createFunction("kvq_id_set", 1, false, new std::shared_ptr(sets), nullptr, add_id, keep_ids,
                          release);
}

}  // namespace kvq
