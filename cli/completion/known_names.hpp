// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "cli/completion/completion.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// Returns the names in a database that complete the values of a query; none for other sources.
std::vector<std::string> names_in(const Database& database, NameSource source);

}  // namespace kvq
