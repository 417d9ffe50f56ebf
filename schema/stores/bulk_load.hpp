// SPDX-License-Identifier: MIT
#pragma once

#include "schema/sqlite/database.hpp"

namespace kvq {

/// The filling of an empty database, by one connection. While it lasts, the indexes that only questions and
/// deletions use wait until all rows are there, and SQLite does not look up what each row refers to, nor
/// takes out what hangs on a row that goes. Nothing of that where the database holds a mail already.
class BulkLoad {
 public:
  explicit BulkLoad(const Database& database);
  BulkLoad(const BulkLoad&) = delete;
  BulkLoad& operator=(const BulkLoad&) = delete;
  ~BulkLoad();

  bool may_take_rows_out() const { return may_take_rows_out_; }
  /// Makes what deletions need. Not within a transaction.
  void allow_taking_rows_out();

  /// Makes the indexes that wait, also those that a run before has left. Cheap where there are none.
  void make_indexes();

 private:
  void check_references(bool whether);

  const Database& database_;
  bool may_take_rows_out_;
};

/// Whether a run that ended early has left indexes to make.
bool has_indexes_to_make(const Database& database);

}  // namespace kvq
