// SPDX-License-Identifier: MIT
// The values in the database, for spelling hints and completion.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
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

/// Returns the first Message-IDs of mails that begin with a text, at most `most`, in alphabetical order.
std::vector<std::string> message_ids_beginning(const Database& database, std::string_view text, size_t most);

}  // namespace kvq
