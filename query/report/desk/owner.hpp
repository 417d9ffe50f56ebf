// SPDX-License-Identifier: MIT
// Whose desk it is: a person or a section of MAINTAINERS.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schema/sqlite/database.hpp"

namespace kvq::report {

struct DeskOwner {
  /// `Name <address>` of a person, or the name of a section.
  std::string shown;
  /// The value of a query term that matches exactly this person or section.
  std::string value;
  /// The person after the mailmap, also under several addresses; empty for a section.
  std::vector<int64_t> identities;

  bool is_person() const { return !identities.empty(); }
};

/// Returns the section with that name, or else the person whose names or addresses match, as in the term
/// `person:`. Throws Error (usage) if there is none, or if several people match, whom the hint then names.
DeskOwner desk_owner(const Database& database, const std::string& words);

/// Returns the identities of a person as a JSON array, which SQL reads.
std::string identities_json(const DeskOwner& owner);

}  // namespace kvq::report
