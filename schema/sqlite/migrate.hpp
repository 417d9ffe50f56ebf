// SPDX-License-Identifier: MIT
// Schema versions and migrations. The user_version of a database is the number of its last migration.
#pragma once

#include <cstdint>
#include <filesystem>

namespace SQLite {
class Database;
}

namespace kvq {

class Database;

int newest_schema_version();
int schema_version(SQLite::Database& handle);

/// Whether nothing was ever written to the database.
bool is_empty(SQLite::Database& handle);

/// Throws Error if the file is damaged, belongs to another program or was written by a newer kvq. An empty
/// file passes.
void check_is_kvq(SQLite::Database& handle);

/// Whether the file is an SQLite database with this application_id, by its first bytes. Only regular files
/// are read. Do not use it for a database that this process has open: closing a file releases the process's
/// locks on it.
bool holds_application(const std::filesystem::path& file, uint32_t application_id);

/// Whether the file is a kvq database. The same applies.
bool holds_kvq(const std::filesystem::path& file);

/// Marks an empty file as a kvq database.
void mark_as_kvq(const Database& database);

/// Runs the missing migrations. Each runs in one transaction together with the update of user_version.
void migrate(const Database& database);

}  // namespace kvq
