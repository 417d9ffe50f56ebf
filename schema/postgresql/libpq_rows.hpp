// SPDX-License-Identifier: MIT
// The rows of a statement of libpq. For the module only.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "schema/postgresql/libpq_connection.hpp"
#include "schema/postgresql/server.hpp"

namespace kvq::postgresql {

/// Reads results in single-row mode, in binary format.
class LibpqRows : public ServerRows {
 public:
  /// Reads the first result, so that an error is thrown here. The connection must outlive the rows. Many rows
  /// that nobody reads are cancelled if that is allowed: in a transaction it would spoil what comes after.
  LibpqRows(LibpqConnection& connection, bool may_cancel);
  ~LibpqRows() override;
  LibpqRows(const LibpqRows&) = delete;
  LibpqRows& operator=(const LibpqRows&) = delete;

  bool next() override;
  int columns() const override;
  bool is_null(int column) const override;
  int64_t integer(int column) const override;
  std::string_view text(int column) const override;
  std::variant<std::monostate, int64_t, double, std::string> value(int column) const override;

  int64_t changed_rows() const override { return changed_rows_; }

  /// Reads the rest into memory, because the connection is needed for another statement.
  void keep_rest();

 private:
  std::string_view bytes(int column) const;
  void read_next();
  void drop_rest() noexcept;

  LibpqConnection* connection_;
  bool may_cancel_;
  Owned<PGresult> row_;
  std::deque<Owned<PGresult>> kept_;
  /// Whether the server has more results.
  bool is_open_ = true;
  int64_t changed_rows_ = 0;
  /// The texts of the row that had to be made.
  mutable std::deque<std::string> made_;
};

}  // namespace kvq::postgresql
