// SPDX-License-Identifier: MIT
// Opens kvq databases. Every connection has kvq's SQL functions and the newest schema.
#pragma once

#include <cstdint>
#include <filesystem>

#include "schema/mail/web_address.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// Opens a database read-only, for queries. The file must exist and have this program's schema. kvq_now()
/// returns `now`, in seconds UTC. For one thread at a time. Throws Error.
Database open_to_read(const std::filesystem::path& file, int64_t now);

/// Opens a database for indexing: creates the file and its folder if they are missing, and migrates an older
/// schema. Throws Error.
Database open_to_write(const std::filesystem::path& file);

/// Returns an empty in-memory database with the newest schema. It lives as long as the connection.
Database open_in_memory(int64_t now = 0);

/// Returns a writable copy that no other process sees, with the same web archives. It is an unnamed file in
/// SQLite's temporary folder (SQLITE_TMPDIR, TMPDIR, /var/tmp) and disappears with the connection, however
/// the process ends.
Database private_copy(const Database& database);

/// Sets the time that kvq_now() returns, in seconds UTC. No query may be running.
void set_now(const Database& database, int64_t now);

/// Sets the web archives that queries link mails to; the default is lore. No query may be running.
void set_web_archives(Database& database, WebArchives archives);

}  // namespace kvq
