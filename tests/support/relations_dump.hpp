// SPDX-License-Identifier: MIT
// What is in a database as texts without ids, to compare two databases by.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/sqlite/database.hpp"

namespace kvq::tests {

/// The first column of each row.
std::vector<std::string> rows(const Database& database, std::string_view sql);

/// Threads, series, topics and reviews.
std::string relations_dump(const Database& database);

/// Deliveries, messages and epochs. Throws where the full text is not that of the messages.
std::string archive_dump(const Database& database);

}  // namespace kvq::tests
