// SPDX-License-Identifier: MIT
// The filling of an empty database: indexes that only questions use are made when all rows are there.
#pragma once

#include "schema/database.hpp"

namespace kvq {

/// Where the database holds no mail yet: takes those indexes off until make_waiting_indexes().
void let_indexes_wait(const Database& database);

/// Makes the indexes that wait, also those that an interrupted run has left. Cheap where there are none.
void make_waiting_indexes(const Database& database);

}  // namespace kvq
