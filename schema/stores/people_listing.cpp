// SPDX-License-Identifier: MIT
#include "schema/stores/people_listing.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <string_view>
#include <utility>

#include "schema/people/domains.hpp"
#include "schema/sqlite/statement.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;
namespace {

/// The LIMIT that means no limit.
constexpr int64_t all = -1;

struct UnmappedAddress {
  std::string domain, email, author;
  int64_t mails = 0;
  int64_t patches = 0;
};

Unmapped line_of(NoCompany kind, const std::string& who, std::vector<UnmappedAddress>& addresses) {
  std::ranges::stable_sort(addresses, std::greater(), &UnmappedAddress::mails);
  Unmapped out{.kind = kind, .who = who};
  for (UnmappedAddress& address : addresses) {
    out.patches += address.patches;
    out.mails += address.mails;
    out.authors.push_back(std::move(address.author));
  }
  out.people = static_cast<int64_t>(addresses.size());
  const bool is_address = who.find('@') != std::string::npos;
  // One person alone may have a domain of their own.
  if (kind == NoCompany::unknown && addresses.size() == 1 && !is_address) out.who = addresses.front().email;
  if (kind == NoCompany::unknown && addresses.size() > 1) out.company = name_of_owner(who);
  return out;
}

}  // namespace

std::vector<PersonListed> listed_people(const Database& database, std::optional<int64_t> most) {
  std::vector<PersonListed> out;
  Statement statement(database, sql::people);
  auto rows = statement.use(most.value_or(all));
  while (rows.next()) {
    out.push_back(
        {rows.integer(0), std::string(rows.text(1)), std::string(rows.text(2)), std::string(rows.text(3))});
  }
  return out;
}

std::vector<Unmapped> unmapped(const Database& database, int64_t since) {
  std::map<std::pair<NoCompany, std::string>, std::vector<UnmappedAddress>> by_owner;
  Statement statement(database, sql::unmapped_addresses);
  for (auto rows = statement.use(since); rows.next();) {
    UnmappedAddress address{std::string(rows.text(0)), std::string(rows.text(1)), std::string(rows.text(2)),
                            rows.integer(3), rows.integer(4)};
    const std::string_view domain = address.domain;
    const NoCompany kind = rows.integer(5) != 0    ? NoCompany::freemail
                           : is_university(domain) ? NoCompany::university
                                                   : NoCompany::unknown;
    const bool is_of_owner = kind != NoCompany::freemail && !is_of_project(domain) && !domain.empty();
    const std::string who(is_of_owner ? registered_domain(domain) : std::string_view(address.email));
    by_owner[{kind, who}].push_back(std::move(address));
  }
  std::vector<Unmapped> out;
  for (auto& [owner, addresses] : by_owner) out.push_back(line_of(owner.first, owner.second, addresses));
  std::ranges::stable_sort(out, std::greater(),
                           [](const Unmapped& one) { return std::pair(one.patches, one.mails); });
  return out;
}

MailCoverage mail_coverage(const Database& database, int64_t since) {
  Statement statement(database, sql::mails_of_companies);
  auto rows = statement.use(since);
  rows.next();
  return {{rows.integer(0), rows.integer(1), rows.integer(2)},
          {rows.integer(3), rows.integer(4), rows.integer(5)}};
}

PeopleCoverage people_coverage(const Database& database) {
  Statement statement(database, sql::addresses_of_companies);
  auto rows = statement.use();
  rows.next();
  return {Statement(database, sql::identity_count).find().value(), rows.integer(0), rows.integer(1),
          rows.integer(2)};
}

}  // namespace kvq
