// SPDX-License-Identifier: MIT
// Prepared statements. Each use binds its values and returns rows; no state carries over to the next use.
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "schema/sqlite/database.hpp"

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace kvq {

/// An SQL value: NULL, INTEGER, REAL or TEXT (UTF-8).
using Value = std::variant<std::monostate, int64_t, double, std::string>;

/// Bytes to bind as a BLOB. The bytes must outlive the use.
struct Blob {
  std::string_view bytes;
};

class Statement {
 public:
  Statement(const Database& database, std::string_view sql);
  Statement(Statement&&) noexcept;
  ~Statement();

  /// The rows of one execution. The destructor resets the statement and clears its bindings. A second
  /// execution before that would reset the first: it throws std::logic_error.
  class Rows {
   public:
    explicit Rows(Statement& statement) : statement_(&statement) { statement.begin_use(); }
    Rows(Rows&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}
    Rows& operator=(Rows&&) = delete;
    ~Rows();

    bool next();
    int columns() const;
    bool is_null(int column) const;
    int64_t integer(int column) const;
    /// Valid until the next call of next().
    std::string_view text(int column) const;
    Value value(int column) const;

   private:
    Statement* statement_;
  };

  /// Binds copies of the values to the parameters in order.
  template <class... Values>
  [[nodiscard]] Rows use(const Values&... values) {
    Rows rows(*this);
    bind_all(true, values...);
    return rows;
  }

  /// Like use(), for a number of values known only at run time.
  [[nodiscard]] Rows use_all(const std::vector<Value>& values) {
    Rows rows(*this);
    int index = 0;
    for (const Value& value : values) bind(++index, value, true);
    return rows;
  }

  /// Runs the statement to completion. Does not copy the values.
  template <class... Values>
  void run(const Values&... values) {
    Rows rows(*this);
    bind_all(false, values...);
    while (rows.next()) {
    }
  }

  /// Runs an INSERT of one row and returns its rowid. The statement must not ignore or resolve conflicts.
  /// RETURNING would make SQLite open a savepoint for the statement, and at each savepoint FTS5 flushes all
  /// pending terms.
  template <class... Values>
  int64_t insert(const Values&... values) {
    run(values...);
    return last_insert_id();
  }

  /// Runs an UPDATE, DELETE or upsert and returns whether it changed a row.
  template <class... Values>
  bool changes(const Values&... values) {
    run(values...);
    return changed_rows() > 0;
  }

  /// Returns the first column of the first row; absent if there is no row.
  template <class... Values>
  std::optional<int64_t> find(const Values&... values) {
    Rows rows(*this);
    bind_all(false, values...);
    if (!rows.next()) return std::nullopt;
    return rows.integer(0);
  }

 private:
  void begin_use();
  template <class... Values>
  void bind_all([[maybe_unused]] bool copy, const Values&... values) {
    [[maybe_unused]] int index = 0;
    (bind(++index, values, copy), ...);
  }
  void bind(int index, const Value& value, bool copy);
  void bind(int index, std::integral auto number, bool /*copy*/) {
    bind_integer(index, static_cast<int64_t>(number));
  }
  void bind(int index, const std::string& text, bool copy);
  void bind(int index, std::string_view text, bool copy);
  void bind(int index, Blob blob, bool copy);
  template <class T>
  void bind(int index, const std::optional<T>& value, bool copy) {
    if (value) bind(index, *value, copy);
  }
  void bind_integer(int index, int64_t number);
  int64_t last_insert_id() const;
  int changed_rows() const;

  struct OnEngine;

  // One of the two.
  std::unique_ptr<SQLite::Statement> statement_;
  std::unique_ptr<OnEngine> on_engine_;
  SQLite::Database* database_ = nullptr;
  bool is_in_use_ = false;
};

}  // namespace kvq
