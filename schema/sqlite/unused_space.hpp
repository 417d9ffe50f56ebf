// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "schema/sqlite/database.hpp"

namespace kvq {

enum class Cleared {
  all,
  /// Another process still reads an earlier state of the database, or writes.
  not_while_in_use,
};

/// Removes deleted data from the files of a database: empties the write-ahead log, and overwrites with zeros
/// the unused pages and the unused bytes of the other pages. Waits for readers as long as for a lock. Only
/// for databases in WAL mode; for others, which are temporary, it does nothing. No transaction may be open.
/// Throws Error.
///
/// Calls `done` at the end, in a transaction in which nobody else has deleted anything. VACUUM clears the
/// same bytes, but writes the whole database twice.
Cleared clear_unused_space(const Database& database, const std::function<void()>& done);

}  // namespace kvq
