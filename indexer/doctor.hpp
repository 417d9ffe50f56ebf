// SPDX-License-Identifier: MIT
// `kvq doctor`: examines a database with its archives, and repairs what can be repaired.
#pragma once

#include <string>
#include <vector>

#include "indexer/indexer.hpp"
#include "schema/doctor/check.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// Runs all checks of the level, in a fixed order. Changes nothing. The connection must allow temporary
/// tables. Throws Error if SQLite cannot read the database at all.
std::vector<Check> examine_database(const Database& database, Level level, const CheckProgress& progress);

/// Repairs what the checks of the full level found, and keeps everything else, also the saved queries and
/// reports. Archives that must be read from the beginning are indexed with these options. Returns a line for
/// each repair. Throws Error.
std::vector<std::string> repair_database(const Database& database, const std::vector<Check>& found,
                                         const IndexOptions& options, const CheckProgress& progress);

}  // namespace kvq
