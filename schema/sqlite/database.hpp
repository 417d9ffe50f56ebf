// SPDX-License-Identifier: MIT
// A kvq database file: opening it, checking that it is one, and transactions.
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
  /// For questions: the file must exist and be of this program's schema; nothing can be written.
  /// `now`, in seconds UTC, is what kvq_now() gives to its questions. For one thread at a time.
  static Database open_to_read(const std::filesystem::path& file, int64_t now);

  /// For indexing: makes the file (and its folder) if there is none, and brings an older schema up to date.
  static Database open_to_write(const std::filesystem::path& file);

  /// An empty database of the newest schema that lives as long as the connection.
  static Database in_memory(int64_t now = 0);

  /// A copy to change, which nobody else sees: a file without a name in the folder that SQLite takes for such
  /// (SQLITE_TMPDIR, TMPDIR, /var/tmp), gone with the connection, however the process ends. It has the same
  /// web archives.
  Database private_copy() const;

  /// What kvq_now() gives from now on, in seconds UTC. No question may be running.
  void set_now(int64_t now) const;

  /// The archives that its questions give the addresses of mails in; lore, until this says otherwise. No
  /// question may be running.
  void set_web_archives(WebArchives archives);
  const WebArchives& web_archives() const { return web_archives_; }

  Database(Database&&) noexcept;
  ~Database();

  /// Has a thread copy what was committed until now from the write-ahead log to where it belongs, which the
  /// closing of the database does else. The future waits for it when it goes.
  std::future<void> copy_log_aside() const;

  /// Runs statements that give no rows and take no values.
  void execute(std::string_view sql) const;

  /// SQLiteCpp's handle, for the other files of this folder.
  SQLite::Database& handle() const { return *handle_; }

 private:
  explicit Database(std::unique_ptr<SQLite::Database> handle);
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
