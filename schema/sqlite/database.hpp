// SPDX-License-Identifier: MIT
// A connection to a kvq database (schema/open.hpp opens one), and transactions.
#pragma once

#include <cstdint>
#include <filesystem>
#include <future>
#include <memory>
#include <string_view>

#include "schema/mail/web_address.hpp"

namespace SQLite {
class Database;
}

namespace kvq {

class Changes;
class Engine;
class IndexLock;
class WriteTurn;

/// Returns the version of SQLite at run time.
std::string_view sqlite_version();

/// An open connection. Every operation throws Error: `locked` if another process writes for too long (see
/// schema/sqlite/write_turns.hpp), `database` for other failures.
class Database {
 public:
  explicit Database(std::unique_ptr<SQLite::Database> handle);
  /// A copy of a kvq database on another engine.
  explicit Database(std::unique_ptr<Engine> engine);

  /// The web archives that queries link mails to; see set_web_archives().
  const WebArchives& web_archives() const { return web_archives_; }

  Database(Database&&) noexcept;
  ~Database();

  /// Checkpoints the write-ahead log in a thread: copies all commits so far into the database file, which
  /// otherwise happens when the database is closed. The destructor of the future waits for the thread.
  std::future<void> checkpoint_aside() const;

  /// Takes turns with an indexer that writes to the same database.
  void take_turns();
  /// Makes this the connection of the indexer that has the lock.
  void hold(std::unique_ptr<IndexLock> lock);
  /// Whether this is the connection of an indexer, and another process waits to write: the transaction should
  /// end soon. Transaction's constructor then lets that process write first.
  bool is_awaited() const;

  /// Throws Error (database) if the file was removed, moved or replaced since it was opened: then what was
  /// written is lost. Does nothing for a database without a name, or on another engine.
  void check_is_in_place() const;

  /// Keeps -wal and -shm when the database is closed. A reader who may not create them needs them.
  void keep_log_files() const;

  /// What the open transaction has touched; Transaction::commit() records it.
  Changes& changes() const { return *changes_; }

  /// Runs statements that have no parameters and return no rows.
  void execute(std::string_view sql) const;

  /// SQLiteCpp's handle, for schema/ only. Throws Error (usage) if another engine has the database.
  SQLite::Database& handle() const;
  /// The engine that has the database; nullptr if it is SQLite.
  Engine* engine() const { return engine_.get(); }

 private:
  friend void set_web_archives(Database& database, WebArchives archives);
  friend class Transaction;

  // Before the handle: both outlive it.
  std::unique_ptr<WriteTurn> turn_;
  std::unique_ptr<IndexLock> index_lock_;
  std::unique_ptr<Changes> changes_;
  std::unique_ptr<SQLite::Database> handle_;
  // In place of the handle.
  std::unique_ptr<Engine> engine_;
  WebArchives web_archives_;
};

/// A write transaction: the destructor rolls back unless commit() was called. The constructor takes the write
/// lock, so a second writer fails before it has done any work. Of an indexer, it lets waiting writers write
/// first.
class Transaction {
 public:
  explicit Transaction(const Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  /// Records the changes as a generation. Throws Error, also if the database is no longer in its place; see
  /// check_is_in_place().
  void commit();

 private:
  const Database& database_;
  bool open_ = true;
};

}  // namespace kvq
