// SPDX-License-Identifier: MIT
// Whether two databases were made with the same settings.
#pragma once

#include <string>

#include "schema/sqlite/database.hpp"

namespace kvq {

/// 16 hexadecimal digits of what the user told kvq: people, companies, robots, topics, MAINTAINERS, saved
/// queries and web archives. Equal settings have equal ones; it is no protection against forgery (FNV-1a).
std::string settings_fingerprint(const Database& database);

}  // namespace kvq
