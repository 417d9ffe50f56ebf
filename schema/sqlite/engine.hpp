// SPDX-License-Identifier: MIT
// What answers kvq's SQL in place of SQLite: another engine with a copy of kvq's tables.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "schema/mail/web_address.hpp"

namespace kvq {

/// Bytes to bind, or the bytes of a column.
struct Bytes {
  std::string bytes;

  bool operator==(const Bytes&) const = default;
};

/// A value to bind: NULL, INTEGER, REAL, TEXT (UTF-8) or BLOB.
using EngineValue = std::variant<std::monostate, int64_t, double, std::string, Bytes>;

/// The rows of one execution.
class EngineRows {
 public:
  virtual ~EngineRows() = default;

  virtual bool next() = 0;
  virtual int columns() const = 0;
  virtual bool is_null(int column) const = 0;
  /// The number in a column; 0 if it is NULL or no number.
  virtual int64_t integer(int column) const = 0;
  /// The text or bytes in a column, or its number in digits; empty if it is NULL. Valid until the next call
  /// of next().
  virtual std::string_view text(int column) const = 0;
  /// The value in a column. A BLOB is a string of its bytes.
  virtual std::variant<std::monostate, int64_t, double, std::string> value(int column) const = 0;
  /// How many rows the statement has changed. Known after the last row.
  virtual int64_t changed_rows() const = 0;
};

/// Returns the value to bind.
EngineValue engine_value(const std::variant<std::monostate, int64_t, double, std::string>& value);

/// A line of an explanation, and what it is about: "sql", "plan" or a word of the engine.
struct PlanLine {
  std::string about;
  std::string text;
};

/// What people want to know of a copy.
struct EngineFacts {
  /// The name and version of the server.
  std::string server;
  /// When the copy was brought up to date, in seconds UTC by the clock of that machine.
  int64_t copied = 0;
  /// Of a server that follows another one: the seconds since the last change that has arrived.
  std::optional<int64_t> seconds_since_change;
};

/// A connection to another engine. For one thread at a time. Every operation throws Error.
class Engine {
 public:
  virtual ~Engine() = default;

  /// Runs a statement in SQLite's words.
  virtual std::unique_ptr<EngineRows> run(const std::string& sql, std::span<const EngineValue> values) = 0;
  /// Runs statements without parameters and rows, such as BEGIN.
  virtual void execute(std::string_view sql) = 0;
  /// Returns the statements that run() would send, how the engine would carry them out, and what kvq's words
  /// for full text, sets and times become there.
  virtual std::vector<PlanLine> plan(const std::string& sql, std::span<const EngineValue> values) = 0;

  /// While it is set, is_over() is called some fifty times a second, and ends a statement when it returns
  /// true. An empty function ends none.
  virtual void limit(std::function<bool()> is_over) = 0;
  /// See set_now() and set_web_archives() in schema/open.hpp.
  virtual void set_now(int64_t now) = 0;
  virtual void set_web_archives(const WebArchives& archives) = 0;
  /// Whether the connection still holds. If not, every operation fails.
  virtual bool is_connected() const = 0;
  virtual EngineFacts facts() = 0;
  /// What the database takes on the server, in bytes.
  virtual int64_t bytes() = 0;
  /// The name of the database for messages.
  virtual std::string name() const = 0;
};

}  // namespace kvq
