// SPDX-License-Identifier: MIT
// Writes identities and companies according to the user's settings.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "schema/people/affiliations.hpp"
#include "schema/people/known_companies.hpp"
#include "schema/people/mailmap.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq {

/// The texts of the two files. They must be valid.
struct PeopleSettings {
  std::string mailmap;
  std::string affiliations;

  bool operator==(const PeopleSettings&) const = default;
};

/// Returns the settings applied last; absent if none were applied yet.
std::optional<PeopleSettings> applied_people(const Database& database);

/// Looks up people by the settings in the database. The caller holds a Transaction around all writes.
class PeopleStore {
 public:
  explicit PeopleStore(const Database& database);

  /// Returns the id of the identity for a name and address. Creates it if missing.
  int64_t identity_id(const std::string& name, const std::string& address);

  /// Writes the companies of an address that has none yet. `email` is in lower case.
  void affiliate(int64_t address, const std::string& email);

 private:
  PeopleStore(const Database& database, const PeopleSettings& settings);

  int64_t company_id(const std::string& name);

  Mailmap mailmap_;
  Affiliations affiliations_;
  Statement identity_by_person_;
  Statement insert_identity_;
  Statement company_by_folded_;
  Statement insert_company_;
  Statement insert_affiliation_;
};

/// Recomputes all identities and companies if the settings differ from those applied last. Returns whether
/// they differ. Runs in its own Transaction, and calls `relate` in it with the messages that name somebody
/// who is another person now, as sender, author or in a trailer.
bool apply_people(const Database& database, const PeopleSettings& settings,
                  const std::function<void(const std::vector<int64_t>&)>& relate);

}  // namespace kvq
