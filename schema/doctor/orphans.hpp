// SPDX-License-Identifier: MIT
// The rows that only mails need, and that no mail has.
#pragma once

#include <cstdint>

#include "schema/doctor/check.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// Reports the orphans, by table, with an example of each.
Check check_orphans(const Database& database);

/// Deletes them, or notes them for remove_traces(), and returns their number. Messages without a delivery are
/// deleted only if `with_mails`: if it is their delivery that is missing, the archives tell. The caller holds
/// a Transaction and has called empty_full_text() and forget_relations().
int64_t delete_orphans(const Database& database, bool with_mails);

}  // namespace kvq
