// SPDX-License-Identifier: MIT
// Reads tables of the SQLite file as rows for the server.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/postgresql/copy/binary_rows.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq::postgresql {

struct FileColumn {
  std::string name;
  /// INTEGER, REAL, TEXT or BLOB.
  std::string type;
  bool is_required;
  /// Its place in the primary key, from 1; 0 if it is no part of it.
  int64_t place_in_key;
};

/// Returns the columns of a table, in their order.
std::vector<FileColumn> columns_of(const Database& database, std::string_view table);

/// Returns the names, quoted, with commas between them.
std::string names_of(const std::vector<FileColumn>& columns);

std::string quoted_name(std::string_view name);

/// Reads the rows of a table in the order of a key.
class TableRows {
 public:
  /// An empty key: the table has one group of rows.
  TableRows(const Database& database, std::string_view table, std::string_view key,
            std::vector<FileColumn> columns);

  /// Calls use(key, rows) for each row whose key is between two, both included. use() gets the Statement's
  /// row, too, and appends it with put().
  template <class Use>
  void each_between(int64_t first, int64_t last, const Use& use) {
    auto rows = statement_.use(first, last);
    while (rows.next()) use(rows.integer(0), rows);
  }

  /// Appends the current row.
  void put(const Statement::Rows& row, BinaryRows& out) const;
  const std::vector<FileColumn>& columns() const { return columns_; }

 private:
  std::vector<FileColumn> columns_;
  Statement statement_;
};

}  // namespace kvq::postgresql
