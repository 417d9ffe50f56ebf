// SPDX-License-Identifier: MIT
#include "schema/open.hpp"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <exception>
#include <memory>
#include <string>
#include <utility>

#include "schema/base/error.hpp"
#include "schema/functions/functions.hpp"
#include "schema/sqlite/guarded.hpp"
#include "schema/sqlite/migrate.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

constexpr int busy_timeout_ms = 5000;

std::unique_ptr<SQLite::Database> connect(const std::string& file, int flags, int64_t now) {
  configure_sqlite();
  // Each connection is used by one thread only.
  auto handle = std::make_unique<SQLite::Database>(file, flags | SQLite::OPEN_NOMUTEX, busy_timeout_ms);
  register_functions(*handle, now);
  handle->exec("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536");
  return handle;
}

/// Opens the file and checks that it is a kvq database. Every error message names the file.
std::unique_ptr<SQLite::Database> connect_to_kvq(const fs::path& file, int flags, int64_t now) {
  try {
    auto handle = connect(file.string(), flags, now);
    check_is_kvq(*handle);
    return handle;
  } catch (const SQLite::Exception& error) {
    std::throw_with_nested(translated(error, fmt::format("'{}'", file.string())));
  } catch (const Error& error) {
    throw Error(error.kind(), fmt::format("'{}' {}", file.string(), error.what()), error.hint());
  }
}

void copy_all(SQLite::Database& from, SQLite::Database& to) {
  SQLite::Backup backup(to, from);
  backup.executeStep();
  // If the source is locked, executeStep() copies nothing and does not throw.
  if (backup.getTotalPageCount() == 0 || backup.getRemainingPageCount() > 0) {
    throw Error(ErrorKind::locked, "the database is being written by another process",
                "try again when it has finished");
  }
}

}  // namespace

Database open_to_read(const fs::path& file, int64_t now) {
  std::error_code ignored;
  if (!fs::exists(file, ignored)) {
    throw Error(ErrorKind::database, fmt::format("there is no database at '{}'", file.string()),
                "create one with 'kvq index ARCHIVE', or choose another file with --db FILE");
  }
  if (!fs::is_regular_file(file, ignored)) {
    throw Error(ErrorKind::database, fmt::format("'{}' is not a file", file.string()));
  }
  Database database(connect_to_kvq(file, SQLite::OPEN_READONLY, now));
  const int version = schema_version(database.handle());
  if (version < newest_schema_version()) {
    throw Error(
        ErrorKind::database,
        fmt::format("'{}' has schema {}, this kvq needs {}", file.string(), version, newest_schema_version()),
        "run 'kvq index ARCHIVE' to bring it up to date");
  }
  database.execute("PRAGMA query_only = ON; PRAGMA mmap_size = 1073741824");
  return database;
}

Database open_to_write(const fs::path& file) {
  std::error_code failed;
  if (file.has_parent_path()) fs::create_directories(file.parent_path(), failed);
  if (failed) {
    throw Error(ErrorKind::database,
                fmt::format("cannot create the folder of '{}': {}", file.string(), failed.message()));
  }
  if (fs::is_directory(file, failed)) {
    throw Error(ErrorKind::database, fmt::format("'{}' is a folder", file.string()),
                "choose a file with --db FILE");
  }
  Database database(connect_to_kvq(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 0));
  // Checkpoint every 256 MiB instead of every 4 MiB: a bulk load writes many pages more than once.
  database.execute(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 65536");
  migrate(database);
  return database;
}

Database open_in_memory(int64_t now) {
  return guarded([now] {
    Database database(connect(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, now));
    migrate(database);
    return database;
  });
}

Database private_copy(const Database& database) {
  try {
    // An empty name makes SQLite create a temporary file and delete it as soon as it is open.
    Database copy(connect("", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 0));
    copy_all(database.handle(), copy.handle());
    // The copy need not survive the process, but it needs a journal: FullText rolls back to a savepoint.
    copy.handle().exec("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF");
    set_web_archives(copy, database.web_archives());
    return copy;
  } catch (const SQLite::Exception& error) {
    const Error explanation = translated(error, "the temporary copy of the database");
    std::throw_with_nested(
        Error(explanation.kind(), explanation.what(), "set SQLITE_TMPDIR to create it in another folder"));
  }
}

void set_now(const Database& database, int64_t now) {
  guarded([&] { register_now(database.handle(), now); });
}

void set_web_archives(Database& database, WebArchives archives) {
  guarded([&] { register_web_archives(database.handle(), archives); });
  database.web_archives_ = std::move(archives);
}

}  // namespace kvq
