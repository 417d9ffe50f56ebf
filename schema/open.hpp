// SPDX-License-Identifier: MIT
// Opening kvq databases: every connection has kvq's SQL functions and the newest schema.
#pragma once

#include <cstdint>
#include <filesystem>

#include "schema/mail/web_address.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// Opens a database for queries: the file must exist and have this program's schema; nothing can be written.
/// `now`, in seconds UTC, is what kvq_now() returns. For one thread at a time. Throws Error.
Database open_to_read(const std::filesystem::path& file, int64_t now);

/// Opens a database for indexing: creates the file and its folder if they are missing, and migrates an older
/// schema. Throws Error.
Database open_to_write(const std::filesystem::path& file);

/// An empty database of the newest schema that lives as long as the connection.
Database open_in_memory(int64_t now = 0);

/// A copy to change that nobody else sees: an unnamed file in SQLite's temporary folder (SQLITE_TMPDIR,
/// TMPDIR, /var/tmp), gone with the connection, however the process ends. It has the same web archives.
Database private_copy(const Database& database);

/// Changes what kvq_now() returns, in seconds UTC. No query may be running.
void set_now(const Database& database, int64_t now);

/// Sets the web archives that queries link mails to; the default is lore. No query may be running.
void set_web_archives(Database& database, WebArchives archives);

}  // namespace kvq
