// SPDX-License-Identifier: MIT
// Copies the tables whose changes nothing names, and the words that follow from them.
#pragma once

#include <cstdint>

#include "schema/postgresql/copy/groups.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq::postgresql {

/// Returns the number of rows written. A complete copy keeps what readers have saved on the server.
int64_t copy_tables(const Database& database, Server& server, bool is_complete, const EndBatch& end_batch);

/// Copies the words of mailboxes, Message-IDs and identities, and the East Asian words of mails.
int64_t copy_words(const Database& database, Server& server, const EndBatch& end_batch);

}  // namespace kvq::postgresql
