// SPDX-License-Identifier: MIT
#include "schema/people/writer.hpp"

#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("writer: names are compared without case, accents, punctuation and companies", "[people]") {
  struct Case {
    std::string name;
    std::string compared;
  };
  const auto test = GENERATE(values<Case>({
      {"Ada Byron", "ada byron"},
      {"  ADA   byron ", "ada byron"},
      {"Byron, Ada", "ada byron"},
      {"Ada Byron (Company)", "ada byron"},
      {"Ada Byron [Company]", "ada byron"},
      {"Ada B. Byron", "ada b byron"},
      {"Zoë Marchetti-Strand", "zoe marchetti strand"},
      {"ZOË MARCHETTI-STRAND", "zoe marchetti strand"},
      {"ada", "ada"},
      {"Ada,", "ada"},
      {"a, b, c", "a b c"},
      {"李雷", "李雷"},
      {"", ""},
      {"ada@example.org", ""},
      {"(only)", "(only)"},
      {"\xFF\xFE", "\xFF\xFE"},
  }));
  CAPTURE(test.name);
  CHECK(comparable_name(test.name) == test.compared);
}

TEST_CASE("writer: a person is known by the mailmap, by the address or by the name", "[people]") {
  const auto person = [](int64_t address, int64_t identity, bool is_mapped, const char* name) {
    return Writer{address, identity, is_mapped, name};
  };
  CHECK(is_same_person(person(1, 1, false, "ada"), person(1, 1, false, "other")));
  CHECK(is_same_person(person(1, 1, false, "ada"), person(2, 2, false, "ada")));
  CHECK(is_same_person(person(1, 1, true, "ada"), person(2, 1, true, "byron")));
  CHECK(is_same_person(person(1, 1, true, "ada"), person(2, 2, false, "ada")));
  CHECK_FALSE(is_same_person(person(1, 1, true, "ada"), person(2, 2, true, "ada")));
  CHECK_FALSE(is_same_person(person(1, 1, true, "ada"), person(1, 2, true, "ada")));
  CHECK_FALSE(is_same_person(person(1, 1, false, "ada"), person(2, 2, false, "bo")));
  CHECK_FALSE(is_same_person(person(1, 1, false, ""), person(2, 2, false, "")));
  CHECK_FALSE(is_same_person(Writer{}, Writer{}));
}
