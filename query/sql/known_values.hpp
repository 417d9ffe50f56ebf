// SPDX-License-Identifier: MIT
// The values in the database, for spelling hints and completion.
#pragma once

#include <string>
#include <vector>

#include "schema/sqlite/database.hpp"

namespace kvq {

enum class KnownValues {
  addresses,
  domains,
  companies,
  names,
  subsystems,
  lists,
  files,
  message_ids,
  trailers
};

/// Returns the distinct values of a kind, at most 200,000.
std::vector<std::string> known_values(const Database& database, KnownValues kind);

}  // namespace kvq
