// SPDX-License-Identifier: MIT
// All checks of a database by itself, without its archives.
#pragma once

#include <vector>

#include "schema/doctor/check.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// Runs the checks of the level that need neither an archive nor a copy, in order. The connection must allow
/// temporary tables. A check that fails with an Error of the database is one with that error as its finding.
/// Throws other Errors.
std::vector<Check> examine(const Database& database, Level level, const CheckProgress& progress);

/// Runs FTS5's own integrity check of both indexes, with the texts. `copy` must be writable.
Check check_with_fts5(const Database& copy);

}  // namespace kvq
