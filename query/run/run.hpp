// SPDX-License-Identifier: MIT
// Runs a lowered query.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "query/sql/lower.hpp"
#include "schema/sqlite/database.hpp"
#include "schema/sqlite/engine.hpp"

namespace kvq {

/// The values of a row, one for each of Sql::shown.
using Row = std::vector<Value>;

/// Passes each row to `sink`, which returns false to stop. Returns the number of rows passed.
int64_t run(const Database& database, const sql::Sql& sql, const std::function<bool(Row&&)>& sink);

/// Returns how the engine of the database carries out the query. Of SQLite: the lines of EXPLAIN QUERY PLAN,
/// indented by depth.
std::vector<PlanLine> engine_plan(const Database& database, const sql::Sql& sql);

}  // namespace kvq
