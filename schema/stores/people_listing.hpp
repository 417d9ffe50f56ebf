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

/// Why an author has no company.
enum class NoCompany { unknown, university, freemail };

/// Authors without a known company: those of one domain that a line of the affiliations file could name, or
/// one address, if its domain says nothing about a company.
struct Unmapped {
  NoCompany kind = NoCompany::unknown;
  /// The domain, or the address.
  std::string who;
  /// What the company may be called; empty if the domain does not tell.
  std::string company = {};
  int64_t patches = 0;
  int64_t mails = 0;
  int64_t people = 0;
  /// The authors with the most mails first, "Name <address>" or the address.
  std::vector<std::string> authors = {};
};

/// Returns the authors of mails since a time (seconds UTC) who had no known company then, those with the most
/// patches, then mails, first. Robots are left out.
std::vector<Unmapped> unmapped(const Database& database, int64_t since);

/// The numbers of mails by the author's company when they were sent.
struct CompanyShares {
  int64_t all = 0;
  int64_t with_company = 0;
  int64_t freemail = 0;
};

struct MailCoverage {
  CompanyShares mails, patches;
};

MailCoverage mail_coverage(const Database& database, int64_t since);

/// How many people and addresses the settings cover.
struct PeopleCoverage {
  int64_t people;
  /// Number of addresses by kind of company.
  int64_t with_company, freemail, unknown;
};

PeopleCoverage people_coverage(const Database& database);

}  // namespace kvq
