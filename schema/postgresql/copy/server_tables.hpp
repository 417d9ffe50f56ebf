// SPDX-License-Identifier: MIT
// The SQL that makes the tables of the SQLite file on the server, with their indexes and partitions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/postgresql/copy/copied_tables.hpp"
#include "schema/postgresql/copy/file_tables.hpp"

namespace kvq::postgresql {

/// Returns CREATE TABLE, without a key or an index.
std::string create_table(const CopiedTable& table, const std::vector<FileColumn>& columns);

/// Returns the type of a column on the server.
std::string_view server_type(std::string_view type);

/// An index or primary key to make.
struct IndexToMake {
  std::string name;
  std::string sql;
};

/// Returns the primary key of a table and the indexes that it has in the file.
std::vector<IndexToMake> indexes_of(const Database& database, const CopiedTable& table,
                                    const std::vector<FileColumn>& columns);

/// Returns CREATE INDEX for columns or expressions with commas between them, and a condition (` WHERE ...`
/// or nothing). A B-tree of PostgreSQL refuses texts of more than some 2,700 bytes: columns of texts that
/// may be longer are left out, or hashed if no other is left.
IndexToMake index_on(std::string_view table, std::string_view name, std::string_view on,
                     std::string_view condition, const std::vector<FileColumn>& columns);

/// The tables with a partition for each year of arrival; mails may be all in one.
inline constexpr std::string_view partitioned_tables[] = {"message", "packed_text", "message_words"};

/// Returns the year of arrival of a message, UTC; 0 if it has no partition of its own: the default one takes
/// it.
int64_t year_of(int64_t message);

/// Returns CREATE TABLE for the partitions of a table for a year, of 0: for the default one.
std::string create_partition(std::string_view table, int64_t year);

}  // namespace kvq::postgresql
