// SPDX-License-Identifier: MIT
// Writes who people are and whom they work for, by what the user says of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "schema/people/affiliations.hpp"
#include "schema/people/mailmap.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq {

/// The texts of the two files, which parse.
struct PeopleSettings {
  std::string mailmap;
  std::string affiliations;

  bool operator==(const PeopleSettings&) const = default;
};

/// The settings applied last; absent before the first time.
std::optional<PeopleSettings> applied_people(const Database& database);

/// Looks everybody up by the settings that the database has. The caller holds a Transaction around what
/// writes.
class PeopleStore {
 public:
  explicit PeopleStore(const Database& database);

  /// The row of who a spelling is, made if there is none.
  int64_t identity_id(const std::string& name, const std::string& address);

  /// Writes the companies of an address that has none yet; `email` is in small letters.
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

/// Gives everybody the identity and companies that the settings say, if they are not those applied last.
/// Gives whether they were others. In a Transaction of its own.
bool apply_people(const Database& database, const PeopleSettings& settings);

}  // namespace kvq
