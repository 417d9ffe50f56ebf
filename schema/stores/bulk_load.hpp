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

  bool may_delete() const { return may_delete_; }
  /// Turns foreign keys on and creates the index for deletions. Must not be called within a transaction.
  void allow_deletions();

  /// Creates the deferred indexes, including those left by an earlier run. Cheap if there are none.
  void make_indexes();

 private:
  void check_references(bool whether);

  const Database& database_;
  bool may_delete_;
};

/// Whether there are deferred indexes to create, for example after a run that ended early.
bool has_deferred_indexes(const Database& database);

}  // namespace kvq
