// SPDX-License-Identifier: MIT
#include "schema/doctor/schema_objects.hpp"

#include <map>
#include <set>
#include <string_view>

#include "doctor_statements.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/statement.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = doctor_statements;
namespace {

std::vector<SchemaObject> objects_of(const Database& database) {
  std::vector<SchemaObject> out;
  Statement statement(database, sql::schema_objects);
  for (auto rows = statement.use(); rows.next();)
    out.push_back({std::string(rows.text(0)), std::string(rows.text(1)), std::string(rows.text(2))});
  return out;
}

std::set<std::string> deferred_indexes(const Database& database) {
  std::set<std::string> out;
  Statement statement(database, statements::indexes_to_make);
  for (auto rows = statement.use(); rows.next();) out.emplace(rows.text(0));
  return out;
}

/// Whether FTS5 made the table: another version of SQLite may define it with other words.
bool is_of_fts5(std::string_view name) {
  return name.starts_with("message_fts_") || name.starts_with("mailbox_fts_");
}

}  // namespace

std::vector<SchemaObject> objects_to_make(const Database& database) {
  std::map<std::string, std::string> actual;
  for (SchemaObject& object : objects_of(database)) actual.emplace(object.name, object.sql);
  const bool has_list = actual.contains("index_to_make");
  const std::set<std::string> deferred = has_list ? deferred_indexes(database) : std::set<std::string>();
  std::vector<SchemaObject> out;
  for (SchemaObject& object : objects_of(open_in_memory())) {
    const auto found = actual.find(object.name);
    if (found != actual.end() && (found->second == object.sql || is_of_fts5(object.name))) continue;
    object.is_changed = found != actual.end();
    object.is_deferred = deferred.contains(object.name);
    out.push_back(std::move(object));
  }
  return out;
}

}  // namespace kvq
