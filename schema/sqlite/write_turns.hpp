// SPDX-License-Identifier: MIT
// Turns between the processes that write to one database. SQLite's own lock is free only for an instant
// between two transactions of an indexer, and who waits for it polls: without turns a short write may wait
// for hours.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

#include "schema/base/descriptor.hpp"

namespace SQLite {
class Database;
}

namespace kvq {

/// Called while another indexer has the lock, again and again. Returns whether to go on waiting. `holder`
/// says which process it is, on which host, and since when.
using WhileLocked = std::function<bool(const std::string& holder)>;

/// The lock of the one process that indexes into a database: a lock of the system on the file FILE-lock
/// beside it, which ends with the process however that ends. The file has the mode of the database. On a file
/// system without locks there is none; SQLite's own transactions still keep the database whole.
class IndexLock {
 public:
  /// Waits while another process has the lock. Throws Error (locked), which names that process, when
  /// `while_locked` returns false.
  IndexLock(const std::filesystem::path& database, const WhileLocked& while_locked);
  IndexLock(const IndexLock&) = delete;
  IndexLock& operator=(const IndexLock&) = delete;
  /// Removes the file.
  ~IndexLock();

  /// Whether another process waits to write.
  bool is_awaited() const;
  /// Lets the processes that wait write first. Must not be called within a transaction.
  void give_way() const;

 private:
  std::filesystem::path file_;
  Descriptor lock_;
};

/// Makes a connection wait for its turn to write: five seconds for any other process, but ten minutes for an
/// indexer, which ends its transaction when it hears that another process waits.
class WriteTurn {
 public:
  /// The connection must not outlive this.
  explicit WriteTurn(SQLite::Database& database);
  WriteTurn(const WriteTurn&) = delete;
  WriteTurn& operator=(const WriteTurn&) = delete;

  /// The indexer need not wait for this connection any longer.
  void end() { lock_ = {}; }

 private:
  static int wait(void* self, int calls);
  bool keeps_waiting(int calls);

  std::filesystem::path file_;
  Descriptor lock_;
  std::chrono::steady_clock::time_point begin_;
};

}  // namespace kvq
