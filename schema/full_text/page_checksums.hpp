// SPDX-License-Identifier: MIT
// Keeps the table full_text_checksum in step with message_fts_data, whoever writes it on this connection: kvq
// or FTS5.
#pragma once

#include <memory>

#include "schema/sqlite/database.hpp"

namespace kvq {

/// Notes which rows of the full-text index are written on the connection while it exists. Several objects of
/// one connection share their notes.
class PageChecksums {
 public:
  explicit PageChecksums(const Database& database);
  ~PageChecksums();

  /// Makes FTS5 write what it holds in memory, and stores the checksums of the rows that were written or
  /// deleted. If the database has no checksums yet, those of all rows. The caller holds a Transaction; if it
  /// changes the full text after this, it calls this again.
  void write();
  /// Stores the checksums of all rows, as they are now. The same conditions hold.
  void write_all();

 private:
  struct Written;
  static std::shared_ptr<Written> written_on(const Database& database);

  const Database& database_;
  std::shared_ptr<Written> written_;
};

}  // namespace kvq
