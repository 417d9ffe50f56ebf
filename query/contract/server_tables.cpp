// SPDX-License-Identifier: MIT
#include "query/contract/server_tables.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "contract_statements.hpp"
#include "query/contract/contract.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq::contract {
namespace {

void add_rows(const Database& database, std::string_view table, postgresql::AddedTables& tables) {
  Statement statement(database, fmt::format("SELECT * FROM main.{} ORDER BY id", table));
  std::vector<Value> values;
  for (auto rows = statement.use(); rows.next();) {
    values.clear();
    for (int column = 0; column < rows.columns(); ++column) values.push_back(rows.value(column));
    tables.row(values);
  }
}

}  // namespace

int64_t ServerTables::update() {
  export_database(source_, file_, {});
  const Database database = open_to_export(file_, source_.database, source_.now);
  Statement statement(database, contract_statements::get_meta);
  auto rows = statement.use(std::string_view("generation"));
  return rows.next() ? std::stoll(std::string(rows.text(0))) : 0;
}

void ServerTables::add_to(postgresql::AddedTables& tables) const {
  const Database database = open_to_export(file_, source_.database, source_.now);
  for (const TableInfo& table : contract::tables()) {
    std::vector<postgresql::AddedColumn> columns;
    for (const PlainColumn& column : plain_columns(table)) columns.push_back({column.name, column.type});
    tables.begin(table.name, columns, {table.indexes.begin(), table.indexes.end()});
    add_rows(database, table.name, tables);
  }
  tables.begin("v1_meta", {{"id", "INTEGER"}, {"name", "TEXT"}, {"value", "TEXT"}}, {});
  add_rows(database, "v1_meta", tables);
}

}  // namespace kvq::contract
