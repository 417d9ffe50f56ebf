// SPDX-License-Identifier: MIT
// The sample archive, indexed, and asking it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "query/run/run.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq::tests {

/// The time that relative dates of the tests start from: 2025-03-20.
inline constexpr int64_t sample_now = 1'742'428'800;

/// An index of the sample archive, made once, in memory, with the saved query `tdx`.
const Database& sample_database();

/// A query through all its stages, showing the columns.
std::vector<Row> query_rows(const Database& database, const std::string& query,
                            const std::vector<std::string>& columns);

/// The first column of each row as text, one after the other, with ", " between. `column` is what to show
/// where the query does not say it; it may be empty.
std::string ask_text(const Database& database, const std::string& query, const std::string& column);

}  // namespace kvq::tests
