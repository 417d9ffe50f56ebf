// SPDX-License-Identifier: MIT
#include "schema/sqlite/database.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>
#include <utility>

#include "schema/base/error.hpp"
#include "schema/sqlite/guarded.hpp"

namespace kvq {
Database::Database(std::unique_ptr<SQLite::Database> handle) : handle_(std::move(handle)) {}
Database::Database(Database&&) noexcept = default;
Database::~Database() = default;

std::future<void> Database::checkpoint_aside() const {
  return std::async(std::launch::async, [file = handle_->getFilename()] {
    if (file.empty() || file == ":memory:") return;
    try {
      SQLite::Database(file, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX)
          .exec("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (const SQLite::Exception&) {
      // Closing the last connection checkpoints the rest and reports the error.
    }
  });
}

void Database::execute(std::string_view sql) const {
  guarded([&] { handle_->exec(std::string(sql)); });
}

Transaction::Transaction(const Database& database) : database_(database) {
  database.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  if (!open_) return;
  try {
    database_.execute("ROLLBACK");
  } catch (const Error&) {
    // SQLite has already rolled back by itself.
  }
}

void Transaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

}  // namespace kvq
