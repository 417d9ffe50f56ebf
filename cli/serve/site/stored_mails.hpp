// SPDX-License-Identifier: MIT
// Mails as they are stored in their archives.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "schema/sqlite/database.hpp"

namespace kvq::serve {

/// Returns the bytes of a mail. Throws NotFound if they cannot be read.
std::string stored_mail(const Database& database, int64_t message);

/// Returns the mails as an mboxrd, in their order. Throws NotFound as stored_mail() does, and Error (usage)
/// if they are too large together.
std::string stored_mbox(const Database& database, std::span<const int64_t> messages);

}  // namespace kvq::serve
