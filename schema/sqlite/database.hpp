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

/// Returns the version of SQLite at run time.
std::string_view sqlite_version();

/// An open connection. Every operation throws Error: `locked` if another process writes for longer than five
/// seconds, `database` for other failures.
class Database {
 public:
  explicit Database(std::unique_ptr<SQLite::Database> handle);

  /// The web archives that queries link mails to; see set_web_archives().
  const WebArchives& web_archives() const { return web_archives_; }

  Database(Database&&) noexcept;
  ~Database();

  /// Checkpoints the write-ahead log in a thread: copies all commits so far into the database file, which
  /// otherwise happens when the database is closed. The destructor of the future waits for the thread.
  std::future<void> checkpoint_aside() const;

  /// Runs statements that have no parameters and return no rows.
  void execute(std::string_view sql) const;

  /// SQLiteCpp's handle, for schema/ only.
  SQLite::Database& handle() const { return *handle_; }

 private:
  friend void set_web_archives(Database& database, WebArchives archives);

  std::unique_ptr<SQLite::Database> handle_;
  WebArchives web_archives_;
};

/// A write transaction: the destructor rolls back unless commit() was called. The constructor takes the write
/// lock, so a second writer fails before it has done any work.
class Transaction {
 public:
  explicit Transaction(const Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit();

 private:
  const Database& database_;
  bool open_ = true;
};

}  // namespace kvq
