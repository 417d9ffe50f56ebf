// SPDX-License-Identifier: MIT
// Compares random queries with a second, simple implementation of the language.
#include <algorithm>
#include <cstdint>
#include <random>

#include "query/plain_terms/vocabulary.hpp"
#include "support/catch.hpp"

using namespace kvq;
using namespace kvq::tests;
using namespace kvq::tests::plain_terms;

namespace {

/// A query and its predicate; the binding decides where it needs parentheses.
struct Query {
  enum Binding { loose_or, tight_and, single };
  std::string text;
  Predicate holds;
  Binding binding;
};

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed), terms_(vocabulary()) {}

  Query query(int depth) {
    const size_t choice = depth == 0 ? 0 : pick(20) == 0 ? 5 : pick(5);
    if (choice == 0) {
      const Term& term = terms_[pick(terms_.size())];
      return {term.text, term.holds, Query::single};
    }
    if (choice == 1) {
      const Query inner = query(depth - 1);
      const bool word = pick(2) == 0;
      return {(word ? "NOT " : "-") + within(inner, Query::single),
              [holds = inner.holds](const Mail& m) { return !holds(m); }, Query::single};
    }
    if (choice == 5) return threads_of(query(std::min(depth - 1, 1)));
    const Query left = query(depth - 1);
    const Query right = query(depth - 1);
    if (choice < 4) {
      const char* word = pick(2) == 0 ? " " : " AND ";
      return {within(left, Query::tight_and) + word + within(right, Query::tight_and),
              [l = left.holds, r = right.holds](const Mail& m) { return l(m) && r(m); }, Query::tight_and};
    }
    return {within(left, Query::loose_or) + " OR " + within(right, Query::loose_or),
            [l = left.holds, r = right.holds](const Mail& m) { return l(m) || r(m); }, Query::loose_or};
  }

 private:
  static Query threads_of(const Query& inner) {
    std::set<std::string> ids;
    for (const Mail& mail : all_mails()) {
      if (inner.holds(mail) && !ids.contains(mail.id)) ids.merge(thread_of(mail));
    }
    return {"thread:{" + inner.text + "}", [ids](const Mail& m) { return ids.contains(m.id); },
            Query::single};
  }

  size_t pick(size_t count) { return random_() % count; }

  std::string within(const Query& query, Query::Binding outer) {
    return query.binding < outer || pick(4) == 0 ? "(" + query.text + ")" : query.text;
  }

  std::mt19937 random_;
  std::vector<Term> terms_;
};

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
  Generator generator(20250314);
  for (int i = 0; i < 10'000; ++i) {
    const Query query = generator.query(4);
    CAPTURE(query.text);
    const auto expected = looked_up(query.holds);
    CHECK(found(query.text) == expected);
    CHECK(counted(query.text) == expected.size());
    CHECK(found("NOT (" + query.text + ")") == looked_up([&](const Mail& m) { return !query.holds(m); }));
  }
}
