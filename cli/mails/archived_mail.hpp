// SPDX-License-Identifier: MIT
// The bytes of one mail.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "schema/sqlite/database.hpp"

namespace kvq {

/// Returns a mail as it is stored in its archive; absent if it is no longer in any.
std::optional<std::string> archived_mail(const Database& database, int64_t message);

}  // namespace kvq
