// SPDX-License-Identifier: MIT
// Opens kvq databases. Every connection has kvq's SQL functions and the newest schema.
#pragma once

#include <cstdint>
#include <filesystem>

#include "schema/mail/web_address.hpp"
#include "schema/sqlite/database.hpp"
#include "schema/sqlite/database_file.hpp"
#include "schema/sqlite/write_turns.hpp"

namespace kvq {

/// Opens a database read-only, for queries: a file, which must exist and have this program's schema, or the
/// address of a copy on a server (schema/sqlite/database_place.hpp). kvq_now() returns `now`, in seconds UTC.
/// For one thread at a time. Throws Error.
Database open_to_read(const std::filesystem::path& file, int64_t now);

/// Makes all later reads of the connection see one state of the database, whatever others write meanwhile.
void keep_to_one_state(const Database& database);

/// Opens a database read-only like open_to_read(), to examine it: all reads see one state of it. It may be
/// damaged, so it is not mapped into memory, and temporary tables are allowed. Throws Error.
Database open_to_examine(const std::filesystem::path& file);

/// Opens a file for an export: it must exist and be empty, or an earlier export that no other process uses.
/// The database is attached read-only as `kvq`. A process that is killed meanwhile leaves the file damaged.
/// kvq_now() returns `now`, in seconds UTC. Throws Error.
Database open_to_export(const std::filesystem::path& file, const std::filesystem::path& database,
                        int64_t now);

/// Opens a database for a short write: creates the file and its folder if they are missing, for these
/// readers, and migrates an older schema. Throws Error.
Database open_to_write(const std::filesystem::path& file, Access access = Access::owner);

/// Opens a database to save a query, a report or a cursor: a file as open_to_write() does, or a copy on a
/// server, which has tables of its own for these. The role must be allowed to write. Throws Error.
Database open_to_save(const std::filesystem::path& file);

/// Opens a database for the one process that indexes into it, which lets other writers in between two of its
/// transactions. `while_locked` is called while another indexer runs (see IndexLock). Creates and migrates as
/// open_to_write() does. Throws Error.
Database open_to_index(const std::filesystem::path& file, const WhileLocked& while_locked,
                       Access access = Access::owner);

/// Returns an empty in-memory database with the newest schema. It lives as long as the connection.
Database open_in_memory(int64_t now = 0);

/// Returns a writable copy that no other process sees, with the same web archives. It is an unnamed file in
/// SQLite's temporary folder (SQLITE_TMPDIR, TMPDIR, /var/tmp) and disappears with the connection, however
/// the process ends.
Database private_copy(const Database& database);

/// Returns a new database that no other process sees, in such an unnamed file.
Database open_unnamed();

/// Sets the time that kvq_now() returns, in seconds UTC. No query may be running.
void set_now(const Database& database, int64_t now);

/// Sets the web archives that queries link mails to; the default is lore. No query may be running.
void set_web_archives(Database& database, WebArchives archives);

}  // namespace kvq
