// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace kvq::sql {

/// The statement that tells how SQLite would run another.
inline std::string explaining(const std::string& statement) {
  return "EXPLAIN QUERY PLAN " + statement;
}

}  // namespace kvq::sql
