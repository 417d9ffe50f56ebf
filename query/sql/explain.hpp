// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace kvq::sql {

/// Returns the statement that prints SQLite's plan for another statement.
inline std::string explaining(const std::string& statement) {
  return "EXPLAIN QUERY PLAN " + statement;
}

}  // namespace kvq::sql
