// SPDX-License-Identifier: MIT
// The measures of reports: waiting times of series, reviews between companies, new contributors.
#include <cstdint>
#include <map>
#include <optional>
#include <set>

#include "indexer/indexer.hpp"
#include "indexer/people.hpp"
#include "samples/archive_builder.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/statement.hpp"
#include "support/catch.hpp"
#include "support/sample_database.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

constexpr int64_t hour = 3'600;
constexpr int64_t day = 86'400;

/// Returns the indexed samples with the given mailmap and affiliations.
Database indexed(const PeopleSettings& people) {
  const TempDir folder;
  samples::build_from_manifest(samples_folder() / "archive.txt", folder / "kvm");
  Database made = open_in_memory();
  index_archive(made, folder / "kvm", {.people = people});
  return made;
}

std::string text_of(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? "" : *text;
}

std::optional<int64_t> number_of(const Value& value) {
  const auto* number = std::get_if<int64_t>(&value);
  return number == nullptr ? std::nullopt : std::optional(*number);
}

std::set<std::string> texts(const std::string& query) {
  std::set<std::string> out;
  for (const Row& row : query_rows(sample_database(), query, {})) {
    for (const Value& value : row) out.insert(text_of(value));
  }
  return out;
}

/// Returns the date of the earliest mail that matches a query.
std::optional<int64_t> first_date(const std::string& query) {
  const auto rows = query_rows(sample_database(), query + " | sort date asc | limit 1 | select date", {});
  return rows.empty() ? std::nullopt : number_of(rows.front()[0]);
}

std::string count(const Database& database, const std::string& query) {
  return ask_text(database, query + " | count", "");
}

}  // namespace

TEST_CASE("measures: the first response is the first answer by somebody who did not write the series",
          "[query]") {
  int answered = 0;
  for (const Row& row : query_rows(sample_database(), "is:series | select id, posted, first-response", {})) {
    const std::string of_series = "series:\"" + text_of(row[0]) + "\" ";
    CAPTURE(of_series);
    std::string others = of_series + "-(is:patch OR is:cover) -is:robot";
    for (const std::string& address :
         texts(of_series + "(is:patch OR is:cover) | distinct author.address, from.address"))
      others += " -author:" + address;
    std::optional<int64_t> expected = first_date(others);
    if (expected) expected = (*expected - number_of(row[1]).value()) / hour;
    CHECK(number_of(row[2]) == expected);
    answered += expected.has_value();
  }
  CHECK(answered == 7);
}

TEST_CASE("measures: covers and patches have the times of their series, answers have none", "[query]") {
  CHECK(ask_text(sample_database(), "author:vera.lind@intel.com revision:3 | select first-response", "") ==
        "103, 103, 103");
  CHECK(ask_text(sample_database(), "author:vera.lind@intel.com revision:3 | select time-to-merge", "") ==
        "15, 15, 15");
  CHECK(count(sample_database(), "is:reply (first-response:>=0 OR time-to-merge:>=0 OR applied:2025)") ==
        "0");
}

TEST_CASE("measures: a range of times matches the values that the column shows", "[query]") {
  for (const std::string field : {"first-response", "time-to-merge"}) {
    std::map<int64_t, int> shown;
    for (const Row& row : query_rows(sample_database(), "| select " + field, {})) {
      if (const auto value = number_of(row[0])) ++shown[*value];
    }
    CHECK_FALSE(shown.empty());
    int all = 0;
    for (const auto& [value, mails] : shown) {
      const std::string term = field + ":" + std::to_string(value);
      CAPTURE(term);
      CHECK(count(sample_database(), term) == std::to_string(mails));
      all += mails;
    }
    CHECK(count(sample_database(), field + ":>=0") == std::to_string(all));
    CHECK(count(sample_database(), field + ":" + std::to_string(shown.rbegin()->first + 1) + "..") == "0");
  }
}

TEST_CASE("measures: the time to merge runs from the first revision to the mail that says so", "[query]") {
  const auto rows =
      query_rows(sample_database(), "is:series time-to-merge:0.. | select topic, applied, time-to-merge", {});
  REQUIRE(rows.size() == 1);
  const auto said = first_date("topic:\"" + text_of(rows[0][0]) + "\" says:applied");
  CHECK(number_of(rows[0][1]) == said);
  const auto posted = first_date("id:\"" + text_of(rows[0][0]) + "\"");
  CHECK(number_of(rows[0][2]) == (said.value() - posted.value()) / day);
  // A report on a range of mails finds the series through these mails, a report on a time by the time.
  CHECK(ask_text(sample_database(), "is:series series:{range:..HEAD says:applied}", "topic") ==
        ask_text(sample_database(), "is:series applied:2025-03-18", "topic"));
  CHECK(count(sample_database(), "applied:2025-03-19..") == "0");
  CHECK(ask_text(sample_database(), "is:series is:applied | count by week(applied)", "") == "1");
}

TEST_CASE("measures: medians and percentiles skip missing values", "[query]") {
  CHECK(ask_text(sample_database(), "is:series | median(first-response)", "") == "21");
  CHECK(ask_text(sample_database(), "is:series | p90(first-response)", "") == "103");
  CHECK(ask_text(sample_database(), "is:series | count(first-response), median(time-to-merge)", "") == "7");
  CHECK(ask_text(sample_database(),
                 "is:series | median(first-response) by domain | having median(first-response):>40 | select "
                 "domain",
                 "") == "google.com");
}

TEST_CASE("measures: authors follow the mailmap without indexing again", "[query]") {
  const Database database = indexed({});
  const std::string query = "is:series author:casimir@example.org | select first-response";
  const std::string others = "series:{" + query.substr(0, query.find('|')) + "} is:reply -author:casimir";
  CHECK(ask_text(database, query, "") == "3");
  // Those who answered were the author under other addresses.
  std::string mailmap;
  for (const Row& row : query_rows(database, others + " | distinct author.address", {}))
    mailmap += "<casimir@example.org> <" + text_of(row[0]) + ">\n";
  apply_people_settings(database, {mailmap, ""});
  CHECK(query_rows(database, query, {}).front()[0] == Value{});
  CHECK(count(database, "first-response:>=0 author:casimir@example.org") == "0");
}

TEST_CASE("measures: a reviewer is a person who reviewed or acked somebody else's patch", "[query]") {
  CHECK(ask_text(sample_database(), "is:patch | count by reviewer", "") == "3, 1, 1, 1");
  CHECK(ask_text(sample_database(), "is:patch | count by reviewer | limit 1 | select reviewer", "") ==
        "Deepa Marlowe <dmarlowe@google.com>");
  for (const Row& row : query_rows(sample_database(), "| count by reviewer", {})) {
    const std::string term = "reviewer:\"" + text_of(row[1]) + "\"";
    CAPTURE(term);
    CHECK(count(sample_database(), term) == std::to_string(number_of(row[0]).value()));
  }
  // By the mailmap, author and reviewer are the same person, so the patch has no reviewer.
  const Database database = indexed({"<vera.lind@intel.com> <dmarlowe@google.com>\n", ""});
  CHECK(count(database, "author:vera.lind@intel.com is:patch reviewed-by:dmarlowe@google.com") == "3");
  CHECK(count(database, "author:vera.lind@intel.com is:patch reviewer:dmarlowe@google.com") == "0");
  CHECK(count(database, "author:vera.lind@intel.com is:patch reviewer.company:unknown") == "0");
}

TEST_CASE("measures: a review crosses companies if both are known and differ", "[query]") {
  struct Case {
    std::string affiliations, cross_reviewed;
  };
  const auto test = GENERATE(values<Case>({
      {"intel.com Intel\ngoogle.com Google\n", "3"},
      {"intel.com Intel\n", "0"},
      {"google.com Google\n", "0"},
      {"intel.com Intel\ngoogle.com (freemail)\n", "0"},
      {"intel.com One\ngoogle.com One\n", "0"},
      // After a change of companies, the company on the day of the review counts.
      {"intel.com Intel\ngoogle.com Google - 2025-03-05\ngoogle.com Intel 2025-03-05\n", "1"},
  }));
  CAPTURE(test.affiliations);
  const Database database = indexed({"", test.affiliations});
  CHECK(count(database, "is:patch is:cross-reviewed author:vera.lind@intel.com") == test.cross_reviewed);
}

TEST_CASE("measures: companies of reviewers can be shown, counted and matched", "[query]") {
  const Database database = indexed(
      {"", "intel.com Intel\ngoogle.com Google - 2025-03-05\ngoogle.com Other 2025-03-05\nredhat.com RH\n"});
  const auto rows = query_rows(database, "is:patch | count by reviewer.company", {});
  CHECK(rows.size() == 4);
  for (const Row& row : rows) {
    const std::string term = "is:patch reviewer.company:\"" + text_of(row[1]) + "\"";
    CAPTURE(term);
    CHECK(count(database, term) == std::to_string(number_of(row[0]).value()));
  }
  CHECK(count(database, "is:patch reviewer.company:/^Go/") ==
        count(database, "is:patch reviewer.company:GOOGLE"));
  CHECK(ask_text(database, "is:patch reviewer.company:google", "reviewer.company") == "Google");
}

TEST_CASE("measures: all mails of the first posting of an author are from a new contributor", "[query]") {
  CHECK(ask_text(sample_database(), "is:new-contributor author:vera.lind@intel.com | select number", "") ==
        "2, 1, 0");
  const Database database = indexed({"<rene@example.org> <fiona@example.net>\n", ""});
  CHECK(count(sample_database(), "is:new-contributor author:fiona@example.net") == "1");
  CHECK(count(database, "is:new-contributor author:fiona@example.net") == "0");
}
