// SPDX-License-Identifier: MIT
#include "schema/postgresql/copy/file_tables.hpp"

#include <fmt/format.h>

#include <utility>
#include <variant>

namespace kvq::postgresql {

std::string quoted_name(std::string_view name) {
  return fmt::format("\"{}\"", name);
}

std::string names_of(const std::vector<FileColumn>& columns) {
  std::string out;
  for (const FileColumn& column : columns) {
    if (!out.empty()) out += ", ";
    out += quoted_name(column.name);
  }
  return out;
}

std::vector<FileColumn> columns_of(const Database& database, std::string_view table) {
  std::vector<FileColumn> out;
  Statement statement(database, R"(SELECT name, type, "notnull", pk FROM pragma_table_info(?) ORDER BY cid)");
  for (auto rows = statement.use(table); rows.next();) {
    out.push_back({std::string(rows.text(0)), std::string(rows.text(1)),
                   rows.integer(2) != 0 || rows.integer(3) != 0, rows.integer(3)});
  }
  return out;
}

TableRows::TableRows(const Database& database, std::string_view table, std::string_view key,
                     std::vector<FileColumn> columns)
    : columns_(std::move(columns)),
      statement_(database, fmt::format("SELECT {0}, {1} FROM {2} WHERE {0} BETWEEN ? AND ? ORDER BY {3}",
                                       key.empty() ? "0" : quoted_name(key), names_of(columns_),
                                       quoted_name(table), key.empty() ? "2" : "1")) {}

void TableRows::put(const Statement::Rows& row, BinaryRows& out) const {
  out.begin_row(static_cast<int>(columns_.size()));
  for (int at = 0; const FileColumn& column : columns_) {
    ++at;
    if (row.is_null(at)) {
      out.add_null();
    } else if (column.type == "INTEGER") {
      out.add(row.integer(at));
    } else if (column.type == "REAL") {
      out.add(std::get<double>(row.value(at)));
    } else if (column.type == "TEXT") {
      out.add_text(row.text(at));
    } else {
      out.add_bytes(row.text(at));
    }
  }
}

}  // namespace kvq::postgresql
