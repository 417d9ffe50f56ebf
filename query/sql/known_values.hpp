// SPDX-License-Identifier: MIT
// The values that the database knows: what a misspelled one may have meant, and what can be completed.
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

/// Each once, at most 200,000 of them.
std::vector<std::string> known_values(const Database& database, KnownValues kind);

}  // namespace kvq
