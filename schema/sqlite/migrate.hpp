// SPDX-License-Identifier: MIT
// The schema's versions. A database's user_version is the number of the last migration it has had.
#pragma once

namespace SQLite {
class Database;
}

namespace kvq {

class Database;

int newest_schema_version();
int schema_version(SQLite::Database& handle);

/// Throws Error for a file that is not kvq's, is damaged, or is of a newer kvq. An empty file passes.
void check_is_kvq(SQLite::Database& handle);

/// Runs the migrations that are missing, each in a transaction with its number.
void migrate(const Database& database);

}  // namespace kvq
