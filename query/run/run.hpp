// SPDX-License-Identifier: MIT
// Running a lowered query.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "query/sql/lower.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// The values of a row, one for each of Sql::shown.
using Row = std::vector<Value>;

/// Gives the rows one by one to `sink`, which ends the run by giving false. Gives how many it took.
int64_t run(const Database& database, const sql::Sql& sql, const std::function<bool(Row&&)>& sink);

/// How SQLite would run it: the lines of EXPLAIN QUERY PLAN, indented by depth.
std::vector<std::string> sqlite_plan(const Database& database, const sql::Sql& sql);

}  // namespace kvq
