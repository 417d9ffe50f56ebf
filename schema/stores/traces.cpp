// SPDX-License-Identifier: MIT
#include "schema/stores/traces.hpp"

#include <string_view>

#include "schema/base/error.hpp"
#include "schema/sqlite/statement.hpp"
#include "schema/sqlite/unused_space.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;
namespace {

bool holds(const Database& database, std::string_view statement) {
  return Statement(database, statement).find().value() != 0;
}

/// Turns foreign keys off. remove_rows() checks what uses a row by indexes; SQLite would scan all messages
/// for each Message-ID, because there is no index of in_reply_to.
class WithoutForeignKeys {
 public:
  explicit WithoutForeignKeys(const Database& database) : database_(database) {
    database.execute("PRAGMA foreign_keys = OFF");
  }
  ~WithoutForeignKeys() {
    try {
      database_.execute("PRAGMA foreign_keys = ON");
    } catch (const Error&) {
      // This fails only if the handle is broken; its next user gets the error.
    }
  }
  WithoutForeignKeys(const WithoutForeignKeys&) = delete;
  WithoutForeignKeys& operator=(const WithoutForeignKeys&) = delete;

 private:
  const Database& database_;
};

void remove_rows(const Database& database) {
  const WithoutForeignKeys aside(database);
  Transaction transaction(database);
  database.execute(sql::remove_rows_of_deleted_mails);
  transaction.commit();
}

}  // namespace

bool has_traces(const Database& database) {
  return holds(database, sql::has_traces);
}

void note_unused_space(const Database& database) {
  Statement(database, sql::note_unused_space).run();
}

bool remove_traces(const Database& database) {
  if (!has_traces(database)) return true;
  if (holds(database, sql::has_rows_of_deleted_mails)) remove_rows(database);
  const auto forget = [&] { Statement(database, sql::forget_unused_space).run(); };
  return clear_unused_space(database, forget) == Cleared::all;
}

}  // namespace kvq
