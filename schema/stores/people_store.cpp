// SPDX-License-Identifier: MIT
#include "schema/stores/people_store.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/sqlite/changes.hpp"
#include "schema/stores/recompute_people.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;
namespace {

constexpr const char* mailmap_name = "mailmap";
constexpr const char* affiliations_name = "affiliations";

std::optional<std::string> setting(const Database& database, const std::string& name) {
  Statement statement(database, sql::people_setting);
  auto rows = statement.use(name);
  if (!rows.next()) return std::nullopt;
  return std::string(rows.text(0));
}

void forget_everybody(const Database& database) {
  for (const std::string_view statement : {sql::forget_identities_of_mailboxes, sql::delete_identities,
                                           sql::delete_affiliations, sql::delete_companies}) {
    Statement(database, statement).run();
  }
}

/// Reads all rows first: rows written during a scan could be returned again.
template <class Row, class Read>
std::vector<Row> all_rows(const Database& database, std::string_view statement, const Read& read) {
  std::vector<Row> out;
  Statement reader(database, statement);
  auto rows = reader.use();
  while (rows.next()) out.push_back(read(rows));
  return out;
}

void look_everybody_up(const Database& database) {
  struct Spelling {
    int64_t id;
    std::string name, address;
  };
  PeopleStore people(database);
  Statement set_identity(database, sql::set_identity);
  for (const Spelling& spelling :
       all_rows<Spelling>(database, sql::spellings, [](const Statement::Rows& row) -> Spelling {
         return {row.integer(0), std::string(row.text(1)), std::string(row.text(2))};
       })) {
    set_identity.run(spelling.id, people.identity_id(spelling.name, spelling.address));
  }
  using Address = std::pair<int64_t, std::string>;
  for (const auto& [id, email] :
       all_rows<Address>(database, sql::addresses, [](const Statement::Rows& row) -> Address {
         return {row.integer(0), std::string(row.text(1))};
       })) {
    people.affiliate(id, email);
  }
}

/// A mailbox and its person.
struct KnownPerson {
  int64_t mailbox;
  std::string email, name;
  bool is_mapped;

  bool operator==(const KnownPerson&) const = default;
};

std::vector<KnownPerson> known_people(const Database& database) {
  return all_rows<KnownPerson>(
      database, sql::people_of_mailboxes, [](const Statement::Rows& row) -> KnownPerson {
        return {row.integer(0), std::string(row.text(1)), std::string(row.text(2)), row.integer(3) != 0};
      });
}

std::vector<int64_t> messages_of_others(const Database& database, const std::vector<KnownPerson>& before) {
  const std::vector<KnownPerson> after = known_people(database);
  Statement naming(database, sql::messages_naming);
  std::vector<int64_t> out;
  for (size_t i = 0; i < after.size(); ++i) {
    if (after[i] == before[i]) continue;
    for (auto rows = naming.use(after[i].mailbox); rows.next();) out.push_back(rows.integer(0));
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

std::optional<PeopleSettings> applied_people(const Database& database) {
  auto mailmap = setting(database, mailmap_name);
  auto affiliations = setting(database, affiliations_name);
  if (!mailmap || !affiliations) return std::nullopt;
  return PeopleSettings{std::move(*mailmap), std::move(*affiliations)};
}

PeopleStore::PeopleStore(const Database& database)
    : PeopleStore(database, applied_people(database).value_or(PeopleSettings{})) {}

PeopleStore::PeopleStore(const Database& database, const PeopleSettings& settings)
    : mailmap_(Mailmap::parse(settings.mailmap, mailmap_name)),
      affiliations_(Affiliations::parse(settings.affiliations, affiliations_name)),
      identity_by_person_(database, sql::identity_by_person),
      insert_identity_(database, sql::insert_identity),
      company_by_folded_(database, sql::company_by_folded),
      insert_company_(database, sql::insert_company),
      insert_affiliation_(database, sql::insert_affiliation) {}

int64_t PeopleStore::identity_id(const std::string& name, const std::string& address) {
  const MappedPerson person = mailmap_.person(name, address);
  if (const auto known = identity_by_person_.find(person.email, person.name)) return *known;
  return insert_identity_.insert(person.email, person.name, mailmap_.names(person.email));
}

void PeopleStore::affiliate(int64_t address, const std::string& email) {
  for (const Affiliation& affiliation : affiliations_.of(email, mailmap_.canonical_email(email))) {
    insert_affiliation_.run(address, affiliation.since, affiliation.until, company_id(affiliation.company));
  }
}

int64_t PeopleStore::company_id(const std::string& name) {
  const std::string folded = folded_company(name);
  if (const auto known = company_by_folded_.find(folded)) return *known;
  return insert_company_.insert(name, folded);
}

void recompute_people(const Database& database) {
  forget_everybody(database);
  look_everybody_up(database);
}

bool apply_people(const Database& database, const PeopleSettings& settings,
                  const std::function<void(const std::vector<int64_t>&)>& relate) {
  const std::optional<PeopleSettings> applied = applied_people(database);
  if (applied == settings) return false;
  Transaction transaction(database);
  const bool same_mailmap = applied.value_or(PeopleSettings{}).mailmap == settings.mailmap;
  const std::vector<KnownPerson> before = same_mailmap ? std::vector<KnownPerson>{} : known_people(database);
  Statement put(database, sql::put_people_setting);
  put.run(std::string_view(mailmap_name), settings.mailmap);
  put.run(std::string_view(affiliations_name), settings.affiliations);
  recompute_people(database);
  if (!same_mailmap) relate(messages_of_others(database, before));
  database.changes().note_everything();
  transaction.commit();
  return true;
}

}  // namespace kvq
