// SPDX-License-Identifier: MIT
#pragma once

#include "schema/sqlite/database.hpp"

namespace kvq {

/// A bulk load: one connection fills an empty database. Indexes that only queries and deletions use are
/// created after all rows are inserted, and foreign keys are off: SQLite neither checks references nor
/// cascades deletions. If the database already has a mail, this has no effect.
class BulkLoad {
 public:
  explicit BulkLoad(const Database& database);
  BulkLoad(const BulkLoad&) = delete;
  BulkLoad& operator=(const BulkLoad&) = delete;
  ~BulkLoad();

  bool may_take_rows_out() const { return may_take_rows_out_; }
  /// Turns foreign keys on and creates the index for deletions. Must not be called within a transaction.
  void allow_taking_rows_out();

  /// Creates the deferred indexes, including those left by an earlier run. Cheap if there are none.
  void make_indexes();

 private:
  void check_references(bool whether);

  const Database& database_;
  bool may_take_rows_out_;
};

/// Whether there are deferred indexes to create, for example after a run that ended early.
bool has_indexes_to_make(const Database& database);

}  // namespace kvq
