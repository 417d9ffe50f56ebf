// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "schema/full_text/id_set.hpp"

namespace SQLite {
class Database;
}

namespace kvq {

/// Returns those of the ids whose mails have a date from `from` on and before `before`, in seconds UTC. Reads
/// about as many rows as there are such ids or as the period has mails, whichever are fewer.
IdSet dated(SQLite::Database& connection, const IdSet& ids, int64_t from, int64_t before);

}  // namespace kvq
