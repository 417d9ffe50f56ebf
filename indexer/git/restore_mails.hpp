// SPDX-License-Identifier: MIT
// Reads damaged mails from their archives again.
#pragma once

#include <cstdint>
#include <set>

#include "schema/sqlite/database.hpp"

namespace kvq {

struct RestoredMails {
  int64_t restored = 0;
  /// Mails that no archive has any longer.
  std::set<int64_t> lost;
};

/// Replaces the rows and texts of these messages by those that the archives give. A message that no archive
/// has stays as it is, but gets an empty text if it is one of `without_text`: one text that cannot be read
/// makes every search fail. The caller holds a Transaction, and then computes the relations and builds the
/// full text again. Throws Error.
RestoredMails restore_mails(const Database& database, const std::set<int64_t>& messages,
                            const std::set<int64_t>& without_text);

}  // namespace kvq
