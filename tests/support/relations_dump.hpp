// SPDX-License-Identifier: MIT
// The tables of threads, series, topics and reviews as a text without ids, to compare two databases by.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/database.hpp"

namespace kvq::tests {

/// The first column of each row.
std::vector<std::string> rows(const Database& database, std::string_view sql);

std::string relations_dump(const Database& database);

}  // namespace kvq::tests
