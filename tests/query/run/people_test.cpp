// SPDX-License-Identifier: MIT
// The fields person and company, with the samples and files for the mailmap and affiliations.
#include "indexer/people.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "indexer/indexer.hpp"
#include "samples/archive_builder.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/statement.hpp"
#include "schema/stores/people_listing.hpp"
#include "support/catch.hpp"
#include "support/sample_database.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

/// Vera Lind is also Zoë Marchetti-Strand here, and March 10 in the samples is between two of her companies.
const PeopleSettings settings{
    "V. Lind <vera@lind.example> <vera.lind@intel.com>\n"
    "<vera@lind.example> <zoe.marchetti@linux.dev>\n"
    "Jonas W <jonas.wikander@amd.com>\n",
    "intel.com Intel\n"
    "vera.lind@intel.com \"Lind and Sons\" 2025-03-10 2025-03-14\n"
    "vera@lind.example Own\n"
    "amd.com AMD - 2025-03\n"};

Database indexed(const PeopleSettings& people) {
  const TempDir folder;
  samples::build_from_manifest(samples_folder() / "archive.txt", folder / "kvm");
  Database made = open_in_memory();
  index_archive(made, folder / "kvm", {.people = people});
  return made;
}

const Database& database() {
  static const Database made = indexed(settings);
  return made;
}

std::string count(const Database& database, const std::string& query) {
  return std::to_string(query_rows(database, query, {"id"}).size());
}

/// Returns all rows that depend on the files, in an order that does not depend on row ids.
std::string dump(const Database& database) {
  std::string out;
  for (const std::string_view sql :
       {"SELECT b.text || ' = ' || i.email || ' ' || i.name || ' ' || i.mapped FROM mailbox b JOIN identity "
        "i ON i.id = "
        "b.identity ORDER BY b.text",
        "SELECT a.email || ' ' || f.since || ' ' || f.until || ' ' || c.name FROM affiliation f JOIN address "
        "a ON a.id = "
        "f.address JOIN company c ON c.id = f.company ORDER BY a.email, f.since"}) {
    Statement statement(database, sql);
    auto rows = statement.use();
    while (rows.next()) out += std::string(rows.text(0)) + "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("people: any name or address of a person matches all their mails", "[query]") {
  const std::string both = count(database(), "author:vera.lind@intel.com OR author:zoe.marchetti@linux.dev");
  for (const std::string term :
       {"person:vera.lind@intel.com", "person:zoe.marchetti@linux.dev", "person:Vera", "person:Marchetti",
        "person:vera@lind.example", "person:@lind.example", "person:@linux.dev", "person:\"V. Lind\"",
        "person:lin* person:vera*", "person:\"V. Lind <vera@lind.example>\"", "person:/Marchetti/"}) {
    CAPTURE(term);
    CHECK(count(database(), term) == both);
    CHECK(count(database(), "KVM " + term) ==
          count(database(), "KVM (author:vera.lind@intel.com OR author:zoe.marchetti@linux.dev)"));
  }
  CHECK(both != "0");
  CHECK(count(database(), "person:@ind.example") == "0");
  CHECK(count(database(), "author:vera@lind.example") == "0");
}

TEST_CASE("people: counts by person merge addresses and show the name in the mailmap", "[query]") {
  const auto rows = query_rows(database(), "is:patch | count by person", {});
  REQUIRE(!rows.empty());
  CHECK(std::get<std::string>(rows.front()[1]) == "V. Lind <vera@lind.example>");
  CHECK(ask_text(database(), "author:jonas.wikander@amd.com | count by person | select person", "") ==
        "Jonas W <jonas.wikander@amd.com>");
  // For authors who are not in the mailmap, person equals author.
  const std::string others = " -person:@lind.example -person:jonas is:patch | count by ";
  CHECK(ask_text(database(), others + "person | sort person | select person", "") ==
        ask_text(database(), others + "author | sort author | select author", ""));
}

TEST_CASE("people: the company is the one on the day of the mail", "[query]") {
  struct Case {
    std::string query, company;
  };
  const auto test = GENERATE(values<Case>({
      {"author:vera.lind@intel.com date:2025-03-03", "Intel"},
      {"author:vera.lind@intel.com date:2025-03-10", "Lind and Sons"},
      {"author:vera.lind@intel.com date:2025-03-14", "Intel"},
      {"author:tomas.okafor@linux.intel.com", "Intel"},
      {"author:zoe.marchetti@linux.dev", "Own"},
      {"author:jonas.wikander@amd.com date:2025-03..", "(unknown)"},
      {"author:@gmail.com", "(freemail)"},
      {"-author:/./", "(unknown)"},
  }));
  CAPTURE(test.query);
  CHECK(ask_text(database(), test.query + " | count by company | select company", "") == test.company);
}

TEST_CASE("people: company: accepts names in any letter case, and regular expressions", "[query]") {
  const std::string intel = count(database(), "company:Intel");
  CHECK(intel != "0");
  CHECK(count(database(), "company:INTEL") == intel);
  CHECK(count(database(), "company:/^Int/") == intel);
  CHECK(count(database(), "company:\"lind and sons\"") ==
        count(database(), "author:vera.lind@intel.com date:2025-03-10"));
  CHECK(count(database(), "company:freemail") == count(database(), "company:\"(freemail)\""));
  CHECK(count(database(), "company:freemail") ==
        count(database(), "author:@gmail.com OR author:@outlook.com"));
  CHECK(count(database(), "company:nobody") == "0");
}

TEST_CASE("people: every mail has one company, even without an author", "[query]") {
  for (const Database* any : {&database(), &sample_database()}) {
    int64_t sum = 0;
    for (const Row& row : query_rows(*any, "size:>=0 | count by company", {})) {
      const auto mails = std::get<int64_t>(row[0]);
      sum += mails;
      CHECK(count(*any, "company:\"" + std::get<std::string>(row[1]) + "\"") == std::to_string(mails));
    }
    CHECK(std::to_string(sum) == count(*any, "size:>=0"));
  }
}

TEST_CASE("people: the result is the same whether files are applied before, after or twice", "[query]") {
  const Database later = indexed({});
  const std::string without = dump(later);
  CHECK(without != dump(database()));
  CHECK(apply_people_settings(later, settings));
  CHECK(dump(later) == dump(database()));
  CHECK_FALSE(apply_people_settings(later, settings));
  CHECK(apply_people_settings(later, {settings.mailmap, "intel.com Other\n"}));
  CHECK(ask_text(later, "author:vera.lind@intel.com | count by company | select company", "") == "Other");
  CHECK(count(later, "company:intel") == "0");
  CHECK(apply_people_settings(later, {}));
  CHECK(dump(later) == without);
}

TEST_CASE("people: addresses that arrive after the files were applied are looked up in them", "[query]") {
  const Database empty = open_in_memory();
  apply_people_settings(empty, settings);
  const TempDir folder;
  samples::build_from_manifest(samples_folder() / "archive.txt", folder / "kvm");
  index_archive(empty, folder / "kvm", {.people = settings});
  CHECK(dump(empty) == dump(database()));
}

TEST_CASE("people: the listings", "[query]") {
  const auto people = listed_people(database(), 1);
  REQUIRE(people.size() == 1);
  CHECK(people[0].person == "V. Lind <vera@lind.example>");
  CHECK(people[0].addresses == "vera.lind@intel.com, zoe.marchetti@linux.dev");
  CHECK(std::to_string(people[0].mails) == count(database(), "person:@lind.example"));
  int64_t mails = 0;
  for (const PersonListed& person : listed_people(database(), std::nullopt)) mails += person.mails;
  CHECK(mails ==
        std::stoll(count(database(), "size:>=0")) - std::stoll(count(database(), "size:>=0 -author:/./")));
}

TEST_CASE("people: who is without a company, by domain or by address", "[query]") {
  const auto everybody = unmapped(database(), std::numeric_limits<int64_t>::min());
  int64_t unknown = 0;
  int64_t freemail = 0;
  for (const Unmapped& one : everybody) (one.kind == NoCompany::freemail ? freemail : unknown) += one.mails;
  CHECK(unknown == std::stoll(count(database(), "company:unknown author:/./ -is:robot")));
  CHECK(freemail == std::stoll(count(database(), "company:freemail")));
  const auto line = [&](const std::string& who) {
    const auto found = std::ranges::find(everybody, who, &Unmapped::who);
    return found == everybody.end() ? "" : found->company + " " + std::to_string(found->people);
  };
  CHECK(line("example.org") == "Example 5");
  CHECK(line("linux.dev").empty());
  CHECK(line("zoe.marchetti@linux.dev").empty());
  CHECK(line("ines.valcourt@gmail.com") == " 1");
  const MailCoverage coverage = mail_coverage(database(), std::numeric_limits<int64_t>::min());
  CHECK(coverage.patches.all == std::stoll(count(database(), "is:patch author:/./")));
  CHECK(coverage.patches.with_company ==
        std::stoll(count(database(), "is:patch -company:unknown -company:freemail")));
  CHECK(unmapped(database(), sample_now).empty());
}
