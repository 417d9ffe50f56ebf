// SPDX-License-Identifier: MIT
// Schema versions and migrations. The user_version of a database is the number of its last migration.
#pragma once

namespace SQLite {
class Database;
}

namespace kvq {

class Database;

int newest_schema_version();
int schema_version(SQLite::Database& handle);

/// Throws Error if the file is damaged, belongs to another program or was written by a newer kvq. An empty
/// file passes.
void check_is_kvq(SQLite::Database& handle);

/// Runs the missing migrations. Each runs in one transaction together with the update of user_version.
void migrate(const Database& database);

}  // namespace kvq
