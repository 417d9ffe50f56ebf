// SPDX-License-Identifier: MIT
// Reads who wrote mails and whom they work for, for `kvq people`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/sqlite/database.hpp"

namespace kvq {

/// An author after the mailmap.
struct PersonListed {
  int64_t mails;
  /// "Name <address>".
  std::string person;
  /// That of the newest mail.
  std::string company;
  /// All addresses, joined by commas.
  std::string addresses;
};

/// The most mails first, at most so many people.
std::vector<PersonListed> listed_people(const Database& database, std::optional<int64_t> most);

/// An address of whose author no company is known.
struct UnmappedAuthor {
  /// Of all such addresses of the domain.
  int64_t mails_of_domain;
  std::string domain;
  int64_t mails;
  /// "Name <address>".
  std::string author;
};

/// Those of the domain with the most mails first, at most so many; with those of freemail domains where they
/// are wanted.
std::vector<UnmappedAuthor> unmapped_authors(const Database& database, bool with_freemail,
                                             std::optional<int64_t> most);

/// How far the settings reach.
struct PeopleCoverage {
  int64_t people;
  /// Addresses by what is known of them.
  int64_t with_company, freemail, unknown;
};

PeopleCoverage people_coverage(const Database& database);

}  // namespace kvq
