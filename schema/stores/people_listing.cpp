// SPDX-License-Identifier: MIT
#include "schema/stores/people_listing.hpp"

#include "schema/sqlite/statement.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;
namespace {

/// The LIMIT that means no limit.
constexpr int64_t all = -1;

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

std::vector<UnmappedAuthor> unmapped_authors(const Database& database, bool with_freemail,
                                             std::optional<int64_t> most) {
  std::vector<UnmappedAuthor> out;
  Statement statement(database, sql::unmapped_authors);
  auto rows = statement.use(with_freemail, most.value_or(all));
  while (rows.next()) {
    out.push_back({rows.integer(0), std::string(rows.text(1)), rows.integer(2), std::string(rows.text(3))});
  }
  return out;
}

PeopleCoverage people_coverage(const Database& database) {
  Statement statement(database, sql::addresses_of_companies);
  auto rows = statement.use();
  rows.next();
  return {Statement(database, sql::identity_count).find().value(), rows.integer(0), rows.integer(1),
          rows.integer(2)};
}

}  // namespace kvq
