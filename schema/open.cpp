// SPDX-License-Identifier: MIT
#include "schema/open.hpp"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <cerrno>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "schema/base/error.hpp"
#include "schema/functions/functions.hpp"
#include "schema/postgresql/engine/postgresql_engine.hpp"
#include "schema/sqlite/database_file.hpp"
#include "schema/sqlite/database_place.hpp"
#include "schema/sqlite/engine.hpp"
#include "schema/sqlite/guarded.hpp"
#include "schema/sqlite/migrate.hpp"
#include "schema/sqlite/read_only.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

constexpr int busy_timeout_ms = 5000;
// Other commands write for seconds, and a run of an hour should not fail for them.
constexpr int busy_timeout_of_indexer_ms = 60'000;

/// Connects `handle`, which must be empty. If this fails, the caller destroys the handle after it has read
/// errno: closing the database changes errno.
void connect(std::unique_ptr<SQLite::Database>& handle, const std::string& file, int flags, int64_t now) {
  configure_sqlite();
  // Each connection is used by one thread only.
  handle = std::make_unique<SQLite::Database>(file, flags | SQLite::OPEN_NOMUTEX, busy_timeout_ms);
  register_functions(*handle, now);
  // SQLite reads the file here, for PRAGMA cache_size.
  handle->exec("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536");
}

/// Opens the file and checks that it is a kvq database. Every error message names the file.
std::unique_ptr<SQLite::Database> connect_to_kvq(const fs::path& file, int flags, int64_t now) {
  std::unique_ptr<SQLite::Database> handle;
  const fs::path path = plain_path(file);
  errno = 0;
  try {
    const bool is_complete = flags == SQLite::OPEN_READONLY && reading_of(path) == Reading::complete;
    connect(handle, is_complete ? immutable_uri(path) : path.string(),
            is_complete ? flags | SQLite::OPEN_URI : flags, now);
    check_is_kvq(*handle);
    return handle;
  } catch (const SQLite::Exception& error) {
    const int error_number = errno;
    std::throw_with_nested(translated(error, fmt::format("'{}'", file.string()), error_number));
  } catch (const Error& error) {
    throw Error(error.kind(), fmt::format("'{}' {}", file.string(), error.what()), error.hint());
  }
}

constexpr const char* reads_the_file = "use --db FILE";
constexpr const char* changes_the_file = "change the file, then run 'kvq copy FILE ADDRESS'";

/// Only the file of a database can be indexed into, examined or exported.
void refuse_server(const fs::path& file, std::string_view hint) {
  if (!is_server(file)) return;
  throw Error(ErrorKind::usage, "the database is a copy on a server: this needs the file", std::string(hint));
}

/// Opens an existing file read-only that has this program's schema.
std::unique_ptr<SQLite::Database> connect_to_current(const fs::path& file, int64_t now) {
  refuse_server(file, reads_the_file);
  std::error_code failed;
  const bool exists = fs::exists(plain_path(file), failed);
  if (failed) {
    throw Error(ErrorKind::database,
                fmt::format("'{}' cannot be opened: {}", file.string(), failed.message()));
  }
  if (!exists) {
    throw Error(
        ErrorKind::database, fmt::format("there is no database at '{}'", file.string()),
        "create one with 'kvq mirror URL' or 'kvq index ARCHIVE', or choose another file with --db FILE");
  }
  if (!fs::is_regular_file(file, failed)) {
    throw Error(ErrorKind::database, fmt::format("'{}' is not a file", file.string()));
  }
  if (reading_of(file) == Reading::impossible) {
    throw Error(
        ErrorKind::database,
        fmt::format("'{0}' is not complete: some of its commits are only in '{0}-wal', which can be read "
                    "only if its folder can be written",
                    file.string()),
        "run 'kvq index' as the owner of the file, or copy both files to another folder");
  }
  auto handle = connect_to_kvq(file, SQLite::OPEN_READONLY, now);
  const int version = schema_version(*handle);
  if (version < newest_schema_version()) {
    throw Error(
        ErrorKind::database,
        fmt::format("'{}' has schema {}, this kvq needs {}", file.string(), version, newest_schema_version()),
        "run 'kvq index ARCHIVE' to bring it up to date");
  }
  return handle;
}

Database open_on_server(const std::string& address, int64_t now) {
  Database database(postgresql::open_engine(address, now));
  return database;
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
  if (is_server(file)) return open_on_server(file.native(), now);
  Database database(connect_to_current(file, now));
  database.execute("PRAGMA query_only = ON; PRAGMA mmap_size = 1073741824");
  return database;
}

Database open_to_export(const fs::path& file, const fs::path& database, int64_t now) {
  // For its errors: those of ATTACH do not name the cause.
  connect_to_current(database, now);
  return guarded([&] {
    std::unique_ptr<SQLite::Database> handle;
    connect(handle, plain_path(file).string(), SQLite::OPEN_READWRITE | SQLite::OPEN_URI, now);
    SQLite::Statement attach(*handle, "ATTACH ? AS kvq");
    attach.bind(1, read_only_uri(database));
    attach.exec();
    handle->exec(
        "PRAGMA foreign_keys = OFF; PRAGMA main.journal_mode = OFF; PRAGMA main.synchronous = OFF; "
        "PRAGMA main.cache_size = -262144; PRAGMA main.mmap_size = 1073741824; PRAGMA kvq.mmap_size = "
        "1073741824");
    return Database(std::move(handle));
  });
}

void keep_to_one_state(const Database& database) {
  // Until the connection ends: an indexer may write meanwhile.
  database.execute("BEGIN");
}

Database open_to_examine(const fs::path& file) {
  Database database(connect_to_current(file, 0));
  keep_to_one_state(database);
  return database;
}

namespace {

/// Checks what SQLite would report in its own words, or too late, and creates a missing file.
void prepare_place(const fs::path& file, Access access) {
  std::error_code failed;
  if (fs::is_directory(file, failed)) {
    throw Error(ErrorKind::database, fmt::format("'{}' is a folder", file.string()),
                "choose a file with --db FILE");
  }
  // Opening a named pipe would wait for its writer.
  if (fs::exists(file, failed) && !fs::is_regular_file(file, failed))
    throw Error(ErrorKind::database, fmt::format("'{}' is not a file", file.string()));
  create_database_file(plain_path(file), access);
}

/// `prepare` is called before the first write.
template <class Prepare>
Database open_to_change(const fs::path& file, Prepare prepare) {
  Database database(connect_to_kvq(file, SQLite::OPEN_READWRITE, 0));
  prepare(database);
  if (group_reads(file)) database.keep_log_files();
  // Before the first use of the log, so that the file itself says what it is.
  if (guarded([&] { return is_empty(database.handle()); })) mark_as_kvq(database);
  // Checkpoint every 256 MiB instead of every 4 MiB: a bulk load writes many pages more than once.
  database.execute(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 65536");
  migrate(database);
  return database;
}

}  // namespace

Database open_to_save(const fs::path& file) {
  return is_server(file) ? open_on_server(file.native(), 0) : open_to_write(file);
}

Database open_to_write(const fs::path& file, Access access) {
  refuse_server(file, changes_the_file);
  prepare_place(file, access);
  return open_to_change(file, [](Database& database) { database.take_turns(); });
}

Database open_to_index(const fs::path& file, const WhileLocked& while_locked, Access access) {
  refuse_server(file, changes_the_file);
  prepare_place(file, access);
  auto lock = std::make_unique<IndexLock>(file, while_locked);
  return open_to_change(file, [&](Database& database) {
    database.handle().setBusyTimeout(busy_timeout_of_indexer_ms);
    database.hold(std::move(lock));
  });
}

Database open_in_memory(int64_t now) {
  return guarded([now] {
    std::unique_ptr<SQLite::Database> handle;
    connect(handle, ":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, now);
    Database database(std::move(handle));
    migrate(database);
    return database;
  });
}

Database private_copy(const Database& database) {
  std::unique_ptr<SQLite::Database> handle;
  errno = 0;
  try {
    // An empty name makes SQLite create a temporary file and delete it as soon as it is open.
    connect(handle, "", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 0);
    Database copy(std::move(handle));
    copy_all(database.handle(), copy.handle());
    // The copy need not survive the process, but it needs a journal: FullText rolls back to a savepoint.
    copy.handle().exec("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF");
    set_web_archives(copy, database.web_archives());
    return copy;
  } catch (const SQLite::Exception& error) {
    const int error_number = errno;
    const Error explanation = translated(error, "the temporary copy of the database", error_number);
    std::throw_with_nested(
        Error(explanation.kind(), explanation.what(), "set SQLITE_TMPDIR to create it in another folder"));
  }
}

Database open_unnamed() {
  return guarded([] {
    std::unique_ptr<SQLite::Database> handle;
    connect(handle, "", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 0);
    Database database(std::move(handle));
    database.handle().exec("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF");
    migrate(database);
    return database;
  });
}

void set_now(const Database& database, int64_t now) {
  if (Engine* engine = database.engine()) return engine->set_now(now);
  guarded([&] { register_now(database.handle(), now); });
}

void set_web_archives(Database& database, WebArchives archives) {
  if (Engine* engine = database.engine()) {
    engine->set_web_archives(archives);
  } else {
    guarded([&] { register_web_archives(database.handle(), archives); });
  }
  database.web_archives_ = std::move(archives);
}

}  // namespace kvq
