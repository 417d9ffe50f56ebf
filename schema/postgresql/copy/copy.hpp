// SPDX-License-Identifier: MIT
// Brings the tables on a PostgreSQL server up to date from a database.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "schema/postgresql/server.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq::postgresql {

/// A column of a table that others add to the copy: INTEGER, REAL or TEXT. The first one is its key.
struct AddedColumn {
  std::string name;
  std::string_view type;
};

/// Takes the tables that others add to the copy.
class AddedTables {
 public:
  virtual ~AddedTables() = default;
  /// Begins a table, which is made if it is missing. `indexes` are columns with commas between them.
  virtual void begin(std::string_view table, const std::vector<AddedColumn>& columns,
                     const std::vector<std::string>& indexes) = 0;
  /// Rows come in the order of the first column.
  virtual void row(const std::vector<Value>& values) = 0;
};

struct CopyOptions {
  /// Makes a further connection to the same database, to make indexes faster.
  std::function<std::unique_ptr<Server>()> connect;
  /// Seconds UTC.
  int64_t now = 0;
  std::string_view kvq_version;
  /// Compares everything, also what has not changed as far as the record of change says.
  bool compare_all = false;
  /// Makes a partition for each year also for a small archive. Only for a first copy.
  bool by_year = false;
  /// Roles that may read the tables, and those that may also save queries, reports and cursors.
  std::vector<std::string> readers;
  std::vector<std::string> writers;
  /// Called a few times per second with what is done.
  std::function<void(const std::string&)> show_progress;
  /// Adds further tables, of the same state; called if they may have changed or are a day old.
  std::function<void(AddedTables&)> add_tables;
  /// Makes what add_tables reads, in a thread of its own while mails are copied. May be missing.
  std::function<void()> make_added_tables;
};

struct CopySummary {
  /// On the server.
  int64_t mails;
  /// Mails written or written again.
  int64_t written;
  /// Rows of other tables.
  int64_t other_rows;
  /// Whether the server had no complete copy.
  bool was_first;
};

/// Copies a database; the caller keeps it to one state (schema/sqlite/one_state.hpp). An interrupted first
/// copy is continued by the next one; a later one changes everything in one transaction. Throws Error:
/// `locked` if another copy to the same database runs, `usage` if the server is too old.
CopySummary copy_to_server(const Database& database, Server& server, const CopyOptions& options);

}  // namespace kvq::postgresql
