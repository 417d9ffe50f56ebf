// SPDX-License-Identifier: MIT
// The tables, indexes, triggers and views of a database, compared with those of a new one.
#pragma once

#include <string>
#include <vector>

#include "schema/sqlite/database.hpp"

namespace kvq {

struct SchemaObject {
  /// As in sqlite_schema: table, index, trigger or view.
  std::string type;
  std::string name;
  std::string sql;
  /// Whether there is one of that name, with another definition.
  bool is_changed = false;
  /// Whether it is an index that the next run of 'kvq index' makes.
  bool is_deferred = false;
};

/// Returns what a new database has and this one lacks or has otherwise: tables first, then indexes, views and
/// triggers.
std::vector<SchemaObject> objects_to_make(const Database& database);

}  // namespace kvq
