// SPDX-License-Identifier: MIT
// Compares what was indexed with the archives.
#pragma once

#include "schema/doctor/check.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// Opens every archive of the database again: whether it is there, has all epochs, and was indexed up to its
/// head; except at the quick level, also whether each commit and blob is the one that was indexed. Throws
/// Error (database).
Check check_archives(const Database& database, Level level);

}  // namespace kvq
