// SPDX-License-Identifier: MIT
// A connection to a PostgreSQL server. libpq is in a module of its own (kvq-postgresql.so): only who uses a
// server loads it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "schema/postgresql/stored_text.hpp"
#include "schema/sqlite/engine.hpp"

namespace kvq::postgresql {

/// A value to bind: NULL, bigint, double precision, text (UTF-8, may contain NUL) or bytea.
using ServerValue = EngineValue;
using kvq::Bytes;

/// The rows of one statement. They arrive while they are read; if another statement begins meanwhile, the
/// rest is kept in memory. A number is also read from a boolean (1 or 0); a bytea is a string of its bytes.
using ServerRows = EngineRows;

/// A COPY that is under way. The destructor cancels it unless finish() was called.
class CopyIn {
 public:
  virtual ~CopyIn() = default;

  /// Sends bytes in the format of the COPY.
  virtual void put(std::string_view bytes) = 0;
  /// Ends the COPY and returns the number of rows that the server has stored.
  virtual int64_t finish() = 0;
};

/// What limits a statement: is_over() is called some fifty times a second while the server works; if it
/// returns true, the statement is cancelled and ends with Error (interrupted).
using IsOver = std::function<bool()>;

/// A connection, for one thread at a time. Every operation throws Error: `locked` if a lock cannot be had,
/// `interrupted`, `network` if the connection is lost, `database` for other failures, with the server's words
/// and its SQLSTATE.
class Server {
 public:
  virtual ~Server() = default;

  /// Runs statements without parameters and rows.
  virtual void execute(const std::string& sql) = 0;
  /// Runs one statement; `?` is written $1, $2, ... The server keeps its plan under the text, so that the
  /// same text runs again without being parsed.
  virtual std::unique_ptr<ServerRows> query(const std::string& sql,
                                            std::span<const ServerValue> values = {}) = 0;
  /// Begins a `COPY ... FROM STDIN (FORMAT binary)` or another format.
  virtual std::unique_ptr<CopyIn> copy_in(const std::string& sql) = 0;

  /// Limits all statements from now on; an empty function does not.
  virtual void limit(IsOver is_over) = 0;
  /// Whether the connection still holds. If not, every operation fails until reconnect().
  virtual bool is_connected() const = 0;
  /// Connects anew to the same address. What the session had set, locked or begun is gone.
  virtual void reconnect() = 0;
  /// The version of the server: 150020 for 15.20.
  virtual int version() const = 0;
  /// The name of the database and server for messages, without a password: 'kvq on db.example.org'.
  virtual const std::string& name() const = 0;
};

/// Connects with a URI of libpq. Throws Error (network) with the server's reason.
std::unique_ptr<Server> connect(const std::string& address);

}  // namespace kvq::postgresql
