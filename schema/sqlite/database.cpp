// SPDX-License-Identifier: MIT
#include "schema/sqlite/database.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <filesystem>
#include <string>
#include <utility>

#include "schema/base/aside.hpp"
#include "schema/base/error.hpp"
#include "schema/sqlite/changes.hpp"
#include "schema/sqlite/engine.hpp"
#include "schema/sqlite/guarded.hpp"
#include "schema/sqlite/write_turns.hpp"

namespace kvq {

Database::Database(std::unique_ptr<SQLite::Database> handle)
    : changes_(std::make_unique<Changes>()), handle_(std::move(handle)) {}
Database::Database(std::unique_ptr<Engine> engine)
    : changes_(std::make_unique<Changes>()), engine_(std::move(engine)) {}
Database::Database(Database&&) noexcept = default;
Database::~Database() = default;

std::future<void> Database::checkpoint_aside() const {
  return std::async(aside, [file = handle_->getFilename()] {
    if (file.empty() || file == ":memory:") return;
    try {
      SQLite::Database(file, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX)
          .exec("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (const SQLite::Exception&) {
      // Closing the last connection checkpoints the rest and reports the error.
    }
  });
}

void Database::take_turns() {
  turn_ = std::make_unique<WriteTurn>(*handle_);
}

void Database::hold(std::unique_ptr<IndexLock> lock) {
  index_lock_ = std::move(lock);
}

bool Database::is_awaited() const {
  return index_lock_ && index_lock_->is_awaited();
}

SQLite::Database& Database::handle() const {
  if (handle_) return *handle_;
  throw Error(ErrorKind::usage, fmt::format("{} is a copy on a server: this needs the file", engine_->name()),
              "use --db FILE");
}

void Database::check_is_in_place() const {
  if (engine_) return;
  const std::string& name = handle_->getFilename();
  const char* opened = sqlite3_db_filename(handle_->getHandle(), "main");
  if (opened == nullptr || *opened == '\0') return;
  int has_moved = 0;
  sqlite3_file_control(handle_->getHandle(), "main", SQLITE_FCNTL_HAS_MOVED, &has_moved);
  // SQLite follows links when it opens the file, and has_moved is about their end.
  std::error_code failed;
  if (has_moved == 0 && std::filesystem::equivalent(name, opened, failed)) return;
  throw Error(ErrorKind::database, fmt::format("'{}' was removed, moved or replaced meanwhile", name),
              "what this command wrote is not there; run it again");
}

void Database::keep_log_files() const {
  int keep = 1;
  sqlite3_file_control(handle_->getHandle(), "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
  // With any limit, closing empties the log, which otherwise keeps its size.
  execute("PRAGMA journal_size_limit = 268435456");
}

void Database::execute(std::string_view sql) const {
  if (engine_) return engine_->execute(sql);
  guarded([&] { handle_->exec(std::string(sql)); });
}

Transaction::Transaction(const Database& database) : database_(database) {
  if (database.index_lock_) database.index_lock_->give_way();
  database.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  if (!open_) return;
  database_.changes().forget();
  try {
    database_.execute("ROLLBACK");
  } catch (const Error&) {
    // SQLite has already rolled back by itself.
  }
  if (database_.turn_) database_.turn_->end();
}

void Transaction::commit() {
  database_.changes().record(database_);
  database_.execute("COMMIT");
  open_ = false;
  if (database_.turn_) database_.turn_->end();
  database_.check_is_in_place();
}

}  // namespace kvq
