// SPDX-License-Identifier: MIT
// One connection of libpq, on which one statement is under way at a time. For the module only.
#pragma once

#include <string>

#include "schema/postgresql/libpq_handles.hpp"
#include "schema/postgresql/server.hpp"

namespace kvq::postgresql {

class LibpqRows;

class LibpqConnection {
 public:
  explicit LibpqConnection(const std::string& address);

  PGconn* handle() const { return connection_.get(); }
  const std::string& name() const { return name_; }
  void limit(IsOver is_over) { is_over_ = std::move(is_over); }

  /// Connects anew to the same address. Throws Error (network).
  void reconnect();
  /// Makes the connection free for the next statement: keeps the rest of the rows that are being read.
  void make_free();
  /// Notes who reads the rows of the statement that was sent; nullptr if nobody does.
  void set_reader(LibpqRows* reader) { reader_ = reader; }
  LibpqRows* reader() const { return reader_; }

  /// Returns the next result of the statement; null after the last. Waits for it, and cancels the statement
  /// when the limit is over. Does not throw for a result that is an error.
  Owned<PGresult> next_result();
  /// Like next_result(), but throws the error.
  Owned<PGresult> next_good_result();
  /// Reads and drops what is left of the statement.
  void finish_statement();
  /// Asks the server to end the statement that is under way.
  void cancel() noexcept;
  [[noreturn]] void throw_error(const PGresult* result);

 private:
  void check();
  void wait();
  bool is_over();

  Owned<PGconn> connection_;
  std::string name_;
  LibpqRows* reader_ = nullptr;
  IsOver is_over_;
  bool has_cancelled_ = false;
};

}  // namespace kvq::postgresql
