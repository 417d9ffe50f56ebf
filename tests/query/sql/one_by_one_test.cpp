// SPDX-License-Identifier: MIT
#include "query/sql/one_by_one.hpp"

#include <optional>
#include <string>

#include "query/vocabulary/words.hpp"
#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("one by one: a set of ids becomes a search for the rows of one mail", "[query]") {
  struct Example {
    const char* set;
    const char* each;
  };
  for (const auto& [set, each] : {
           Example{"m.id IN (SELECT message FROM trailer WHERE kind = 'link')",
                   "EXISTS (SELECT 1 FROM trailer WHERE message = m.id AND (kind = 'link'))"},
           Example{"m.id IN (SELECT sm.message FROM series s CROSS JOIN series_message sm ON sm.series = "
                   "s.id WHERE "
                   "s.state = 'nacked' OR s.people = 0)",
                   "EXISTS (SELECT 1 FROM series s JOIN series_message sm ON sm.series = s.id WHERE "
                   "sm.message = m.id "
                   "AND (s.state = 'nacked' OR s.people = 0))"},
           Example{"m.id IN (SELECT patch FROM t WHERE a IN (SELECT b FROM c WHERE d = ? UNION SELECT 1))",
                   "EXISTS (SELECT 1 FROM t WHERE patch = m.id AND (a IN (SELECT b FROM c WHERE d = ? UNION "
                   "SELECT "
                   "1)))"},
       }) {
    CHECK(sql::asked_of_each(set) == std::optional<std::string>(each));
  }
}

TEST_CASE("one by one: other conditions stay as they are", "[query]") {
  for (const char* other : {
           "m.kind = 'patch'",
           "m.id IN (SELECT id FROM series)",
           "m.id IN (SELECT a FROM b WHERE c = 1 UNION ALL SELECT d FROM e)",
           "m.id IN (SELECT max(a) FROM b WHERE c = 1)",
           "m.id IN (SELECT m.id FROM message m WHERE m.size > 1)",
           "m.id IN (WITH x AS (SELECT 1) SELECT a FROM x WHERE a = 1)",
           "m.id IN (SELECT a FROM b WHERE c = 1) OR m.id IN (SELECT d FROM e WHERE f = 1)",
       }) {
    CAPTURE(other);
    CHECK(sql::asked_of_each(other) == std::nullopt);
  }
}

TEST_CASE("one by one: the words whose sets grow with the archive can be asked of each mail", "[query]") {
  for (const FieldWord& word : state_words) {
    CAPTURE(word.name);
    CHECK(sql::asked_of_each(word.sql).has_value());
  }
  for (const FieldWord& word : says_words) {
    CAPTURE(word.name);
    CHECK(sql::asked_of_each(word.sql).has_value());
  }
}
