// SPDX-License-Identifier: MIT
// Checks that SQLite runs queries with indexes.
#include <algorithm>
#include <sstream>

#include "query/language/bind.hpp"
#include "query/language/parse.hpp"
#include "query/language/stages.hpp"
#include "query/sql/resolve.hpp"
#include "query/vocabulary/fields.hpp"
#include "support/catch.hpp"
#include "support/sample_database.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

std::vector<std::string> plan_of(const std::string& query) {
  const Source source{"query", query};
  plan::Plan plan = bind(parse(source), source, sample_now);
  resolve(plan, sample_database(), source, sample_now);
  std::vector<std::string> steps;
  for (const PlanLine& line : engine_plan(
           sample_database(), sql::lower(plan, {{"subject", ColumnKind::text, find_field("subject")}})))
    steps.push_back(line.text);
  return steps;
}

/// Returns the table that a step of the plan scans row by row; empty for a search.
std::string scanned(const std::string& step) {
  std::istringstream words(step);
  std::string verb;
  std::string table;
  words >> verb >> table;
  return verb == "SCAN" ? table : "";
}

std::vector<std::string> queries_of_golden_file() {
  std::vector<std::string> out;
  std::istringstream lines(project_file("tests/golden/plans.golden"));
  for (std::string line; std::getline(lines, line);) {
    constexpr std::string_view command = "$ kvq explain '";
    if (!line.starts_with(command)) continue;
    out.push_back(line.substr(command.size(), line.find('\'', command.size()) - command.size()));
  }
  return out;
}

/// Returns the plan without the scan of a subquery that is named like the messages (Grouping::counted_first).
std::vector<std::string> without_counts_of_mailboxes(std::vector<std::string> plan) {
  const auto unindented = [](const std::string& step) { return step.substr(step.find_first_not_of(' ')); };
  const bool are_made = std::ranges::any_of(plan, [&](const std::string& step) {
    return unindented(step) == "CO-ROUTINE m" || unindented(step) == "MATERIALIZE m";
  });
  if (!are_made) return plan;
  const auto of_rows = std::find_if(plan.rbegin(), plan.rend(),
                                    [&](const std::string& step) { return unindented(step) == "SCAN m"; });
  if (of_rows != plan.rend()) plan.erase(std::next(of_rows).base());
  return plan;
}

bool reads_messages_one_by_one(const std::string& query) {
  const auto plan = without_counts_of_mailboxes(plan_of(query));
  return std::ranges::any_of(plan, [](const std::string& step) {
    const std::string table = scanned(step);
    return table == "m" || table == "message" || table == "body" || table == "h" || table == "recipient" ||
           table == "reference" || table == "trailer" || table == "patch_file";
  });
}

}  // namespace

TEST_CASE("plans: common queries do not scan a table of mails", "[query]") {
  const auto queries = queries_of_golden_file();
  CHECK(queries.size() >= 25);
  for (const std::string& query : queries) {
    CAPTURE(query);
    CHECK_FALSE(reads_messages_one_by_one(query));
  }
}

TEST_CASE("plans: no field scans a table of mails, except patterns of subjects", "[query]") {
  std::vector<std::string> reading;
  for (const Field& field : fields()) {
    if (field.kind == FieldKind::saved) continue;
    // All mails are of the list kvm.
    const std::string query = field.kind == FieldKind::list
                                  ? "list:linux-coco"
                                  : std::string(field.example.substr(0, field.example.find('|')));
    if (reads_messages_one_by_one(query)) reading.emplace_back(field.name);
  }
  CHECK(reading == std::vector<std::string>{"subject"});
}

TEST_CASE("plans: nested sub-queries run one after the other", "[query]") {
  std::string query = "is:patch";
  constexpr int deepest = 15;
  for (int depth = 1; depth <= deepest; ++depth) {
    query = (depth % 2 == 0 ? "topic:{" : "series:{") + query + "}";
    CAPTURE(query);
    const auto plan = plan_of(query);
    CHECK(std::ranges::count_if(plan, [](const std::string& line) {
            return line.find("MATERIALIZE step") != std::string::npos;
          }) == depth);
  }
}

TEST_CASE("plans: adjacent text terms are one search, even with other terms between them", "[query]") {
  for (const std::string query : {"kvm tdx", "kvm from:vera.lind@intel.com tdx", "kvm (tdx is:patch) memory",
                                  "s:(kvm tdx) memory", "kvm \"-EINVAL\" tdx"}) {
    CAPTURE(query);
    const auto plan = plan_of(query);
    CHECK(std::ranges::count(plan, "message_fts", scanned) == 1);
  }
}
