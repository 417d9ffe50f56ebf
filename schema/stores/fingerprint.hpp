// SPDX-License-Identifier: MIT
// Determines whether two databases were made with the same settings.
#pragma once

#include <string>

#include "schema/sqlite/database.hpp"

namespace kvq {

/// Returns a hash of the user's settings in 16 hexadecimal digits: people, companies, robots, topics,
/// MAINTAINERS, saved queries and web archives. Equal settings have equal hashes. The hash (FNV-1a) does not
/// protect against forgery.
std::string settings_fingerprint(const Database& database);

}  // namespace kvq
