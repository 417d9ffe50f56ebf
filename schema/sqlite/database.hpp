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

/// The version of the SQLite that kvq runs with.
std::string_view sqlite_version();

/// An open connection. Everything it does throws Error: `locked` where another process writes for longer
/// than five seconds, `database` for the rest.
class Database {
 public:
  explicit Database(std::unique_ptr<SQLite::Database> handle);

  /// The archives that its queries link mails to; see set_web_archives().
  const WebArchives& web_archives() const { return web_archives_; }

  Database(Database&&) noexcept;
  ~Database();

  /// Has a thread copy what was committed until now from the write-ahead log to where it belongs, which the
  /// closing of the database does else. The future waits for it when it goes.
  std::future<void> copy_log_aside() const;

  /// Runs statements that give no rows and take no values.
  void execute(std::string_view sql) const;

  /// SQLiteCpp's handle, for schema/ only.
  SQLite::Database& handle() const { return *handle_; }

 private:
  friend void set_web_archives(Database& database, WebArchives archives);

  std::unique_ptr<SQLite::Database> handle_;
  WebArchives web_archives_;
};

/// Everything between the constructor and commit() is kept together or not at all. Takes the write lock at
/// once, so a second writer fails before it has done work.
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
