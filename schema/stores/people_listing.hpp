// SPDX-License-Identifier: MIT
// Lists the authors of mails and their companies, for `kvq people`.
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
  /// The company at the time of the newest mail.
  std::string company;
  /// All addresses, joined by commas.
  std::string addresses;
};

/// Returns at most `most` people, those with the most mails first.
std::vector<PersonListed> listed_people(const Database& database, std::optional<int64_t> most);

/// An address of an author whose company is unknown.
struct UnmappedAuthor {
  /// The mails of all unmapped addresses in the domain.
  int64_t mails_of_domain;
  std::string domain;
  int64_t mails;
  /// "Name <address>".
  std::string author;
};

/// Returns at most `most` unmapped authors, those of the domain with the most mails first. Optionally
/// includes freemail domains.
std::vector<UnmappedAuthor> unmapped_authors(const Database& database, bool with_freemail,
                                             std::optional<int64_t> most);

/// How many people and addresses the settings cover.
struct PeopleCoverage {
  int64_t people;
  /// Number of addresses by kind of company.
  int64_t with_company, freemail, unknown;
};

PeopleCoverage people_coverage(const Database& database);

}  // namespace kvq
