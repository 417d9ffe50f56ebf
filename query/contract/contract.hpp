// SPDX-License-Identifier: MIT
// The contract with other programs: the tables that `kvq export` writes, their columns, and their SQL. The
// export, docs/schema.md and the tests read it. Within a version, columns and tables are only added.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kvq::contract {

inline constexpr int version = 1;

enum class ColumnType {
  integer,
  real,
  text,
  time,  ///< two columns: NAME_unix, seconds UTC, and NAME, the same in RFC 3339 with Z
  date,  ///< a time, and its day, ISO week, the Monday of the week, and month
};

struct Column {
  std::string_view name;
  ColumnType type;
  /// An expression over the tables of TableInfo::rows.
  std::string_view sql;
  std::string_view help;
  /// The table whose id the column holds; empty if none.
  std::string_view references = {};
};

/// What a row belongs to: an incremental export writes the rows again whose owner has changed.
enum class Owner { mail, series, topic, person, week, month, all };

struct TableInfo {
  std::string_view name;
  /// What a row is.
  std::string_view help;
  Owner owner;
  /// The column with the owner; empty for Owner::all.
  std::string_view owner_column = {};
  std::span<const Column> columns;
  /// SQL from FROM on (rows.sql).
  std::string_view rows;
  /// Comma-separated columns of an index, one string for each.
  std::span<const std::string_view> indexes;
};

/// A row of v1_meta.
struct MetaValue {
  std::string_view name;
  std::string_view help;
};

std::span<const MetaValue> meta_values();

/// In the order in which they are written: a table reads only tables before it.
std::span<const TableInfo> tables();

/// A column as other programs see it.
struct PlainColumn {
  std::string name;
  /// INTEGER, REAL or TEXT.
  std::string_view type;
  std::string help;
  std::string_view references = {};
};

/// Returns the columns of a table, times and dates split into theirs. The first is its id.
std::vector<PlainColumn> plain_columns(const TableInfo& table);

/// Returns CREATE TABLE, with an INTEGER PRIMARY KEY `id` as the first column.
std::string create_table(const TableInfo& table);

/// Returns one CREATE INDEX for each index.
std::vector<std::string> create_indexes(const TableInfo& table);

/// Returns an UPDATE for each column that holds an id of another table. It removes those of rows that a part
/// of the database does not have.
std::vector<std::string> remove_references(const TableInfo& table);

/// Returns INSERT INTO ... SELECT for the rows whose owners are in a table with a column `id`; for all rows
/// if `owners` is empty.
std::string insert_rows(const TableInfo& table, std::string_view owners);

}  // namespace kvq::contract
