// SPDX-License-Identifier: MIT
// One SQL statement from outside kvq. It reads the database and does nothing else.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/base/error.hpp"
#include "schema/sqlite/database.hpp"
#include "schema/sqlite/statement.hpp"

struct sqlite3_stmt;

namespace kvq {

/// An error in the statement, with SQLite's message.
class SqlError : public Error {
 public:
  SqlError(const std::string& message, std::optional<size_t> place, const std::string& hint = {})
      : Error(ErrorKind::usage, message, hint), place_(place) {}

  /// The byte of the statement; nullopt if SQLite does not know it.
  std::optional<size_t> place() const { return place_; }

 private:
  std::optional<size_t> place_;
};

/// Limits the memory of SQLite in this process to so many bytes. Call it before the first connection.
void limit_sqlite_memory(int64_t bytes);

struct SqlLimits {
  int64_t rows;
  std::chrono::milliseconds time;
};

enum class SqlEnd { all_rows, row_limit, time_limit };

/// A prepared statement. Only reading statements are prepared: an authorizer refuses everything else, also
/// while the statement runs. It serves the whole connection, which must not be used for anything else.
class ReadOnlySql {
 public:
  /// Throws SqlError if the text is not exactly one statement, or does more than reading.
  ReadOnlySql(const Database& database, std::string_view sql);
  ~ReadOnlySql();
  ReadOnlySql(const ReadOnlySql&) = delete;
  ReadOnlySql& operator=(const ReadOnlySql&) = delete;

  /// The names of the columns, made distinct as SQLite does it: `a`, `a:1`.
  std::vector<std::string> columns() const;

  /// The names of the parameters as written (`:from`, `?1`), each once; a bare `?` is named by its number.
  std::vector<std::string> parameters() const;

  /// Binds a value to a parameter of parameters(), by its place there.
  void bind(size_t parameter, const Value& value);

  /// Passes each row to the sink; a BLOB is passed in hexadecimal. Ends early at a limit: `row_limit` if
  /// there are more rows than that. The time is checked while SQLite runs, not within one call of an SQL
  /// function. Throws SqlError for errors that depend on the values, and Error for those of the database.
  SqlEnd run(const SqlLimits& limits, const std::function<void(std::vector<Value>&&)>& sink);

 private:
  struct Guard;

  std::string sql_;
  std::unique_ptr<Guard> guard_;
  std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement_;
};

/// A table or view that SQL can read.
struct ReadableTable {
  std::string name;
  /// "table" or "view".
  std::string kind;
  /// The names of its columns.
  std::vector<std::string> columns;
};

/// The tables and views, by name, without those in which SQLite and FTS5 keep their own data.
std::vector<ReadableTable> readable_tables(const Database& database);

}  // namespace kvq
