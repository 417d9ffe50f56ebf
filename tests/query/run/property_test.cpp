// SPDX-License-Identifier: MIT
// Compares random queries with a second, simple implementation of the language.
#include <algorithm>
#include <cstdint>

#include "query/plain_terms/random_query.hpp"
#include "support/catch.hpp"

using namespace kvq;
using namespace kvq::tests;
using namespace kvq::tests::plain_terms;

namespace {

std::vector<std::string> found(const std::string& query) {
  std::vector<std::string> out;
  for (const Row& row : query_rows(sample_database(), query, {"id", "subject"})) {
    out.push_back(text_of(row[0]) + " " + text_of(row[1]));
  }
  std::ranges::sort(out);
  return out;
}

/// Returns the count of a query, which runs other SQL than the query itself.
size_t counted(const std::string& query) {
  const std::vector<Row> rows = query_rows(sample_database(), query + " | count", {});
  return static_cast<size_t>(std::get<int64_t>(rows.at(0).at(0)));
}

std::vector<std::string> looked_up(const Predicate& holds) {
  std::vector<std::string> out;
  for (const Mail& mail : all_mails()) {
    if (holds(mail)) out.push_back(mail.key());
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace

TEST_CASE("property: every term matches the mails that its simple implementation finds", "[query]") {
  REQUIRE(all_mails().size() == 58);
  size_t discerning = 0;
  for (const Term& term : vocabulary()) {
    CAPTURE(term.text);
    const auto expected = looked_up(term.holds);
    CHECK(found(term.text) == expected);
    CHECK(counted(term.text) == expected.size());
    if (!expected.empty() && expected.size() < all_mails().size()) ++discerning;
  }
  // Most terms must match some mails but not all, or the next test would prove nothing.
  CHECK(discerning >= 90);
}

TEST_CASE("property: random queries match what a simple implementation finds, and negations the rest",
          "[query]") {
  RandomQueries generator(20250314);
  for (int i = 0; i < 10'000; ++i) {
    const RandomQuery query = generator.query(4);
    CAPTURE(query.text);
    const auto expected = looked_up(query.holds);
    CHECK(found(query.text) == expected);
    CHECK(counted(query.text) == expected.size());
    CHECK(found("NOT (" + query.text + ")") == looked_up([&](const Mail& m) { return !query.holds(m); }));
  }
}
