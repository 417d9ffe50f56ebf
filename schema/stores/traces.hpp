// SPDX-License-Identifier: MIT
// What deleted mails leave behind: rows that no other mail uses, and bytes in the files of the database. The
// table `trace` notes them until they are removed.
#pragma once

#include "schema/sqlite/database.hpp"

namespace kvq {

/// Whether an earlier run did not remove all traces.
bool has_traces(const Database& database);

/// Notes that rows were deleted whose bytes remove_traces() must clear. The caller holds a Transaction.
void note_unused_space(const Database& database);

/// Removes the rows, people, ids and bytes that only deleted mails have left. Cheap if there are none.
/// Returns false if the bytes stay in the files for now, because another process uses the database. No
/// transaction may be open.
bool remove_traces(const Database& database);

}  // namespace kvq
