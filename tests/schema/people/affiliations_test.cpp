// SPDX-License-Identifier: MIT
#include "schema/people/affiliations.hpp"

#include <cstdint>

#include "schema/base/error.hpp"
#include "schema/people/freemail.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

// 2022-01-01, 2022-06-01, 2023-01-01.
constexpr int64_t year_2022 = 1'640'995'200;
constexpr int64_t june_2022 = 1'654'041'600;
constexpr int64_t year_2023 = 1'672'531'200;

std::string company_at(const std::vector<Affiliation>& affiliations, int64_t time) {
  std::string found;
  for (const Affiliation& one : affiliations) {
    if (one.since <= time && time < one.until) found += one.company + ";";
  }
  return found;
}

}  // namespace

TEST_CASE("affiliations: the most specific line applies at each time", "[schema]") {
  struct Case {
    std::string file, email, canonical;
    int64_t time;
    std::string company;
  };
  const auto test = GENERATE(values<Case>({
      {"", "a@x.org", "a@x.org", 0, "(unknown);"},
      {"", "a@gmail.com", "a@gmail.com", 0, "(freemail);"},
      {"", "a@vip.163.com", "a@vip.163.com", 0, "(freemail);"},
      {"", "nobody", "nobody", 0, "(unknown);"},
      {"x.org Ex", "a@x.org", "a@x.org", 0, "Ex;"},
      {"@X.org Ex", "a@x.org", "a@x.org", 0, "Ex;"},
      {"x.org Ex", "a@lab.x.org", "a@lab.x.org", 0, "Ex;"},
      {"x.org Ex", "a@ax.org", "a@ax.org", 0, "(unknown);"},
      {"x.org Ex\nlab.x.org Lab", "a@lab.x.org", "a@lab.x.org", 0, "Lab;"},
      {"lab.x.org Lab\nx.org Ex", "a@lab.x.org", "a@lab.x.org", 0, "Lab;"},
      {"A@x.org \"A and Sons\"\nx.org Ex", "a@x.org", "a@x.org", 0, "A and Sons;"},
      {"x.org \"Ex # Sons\" # comment", "a@x.org", "a@x.org", 0, "Ex # Sons;"},
      {"x.org Ex 2022", "a@x.org", "a@x.org", year_2022 - 1, "(unknown);"},
      {"x.org Ex 2022", "a@x.org", "a@x.org", year_2022, "Ex;"},
      {"x.org Ex 2022 2023", "a@x.org", "a@x.org", year_2023 - 1, "Ex;"},
      {"x.org Ex 2022 2023", "a@x.org", "a@x.org", year_2023, "(unknown);"},
      {"x.org Ex - 2022-06", "a@x.org", "a@x.org", june_2022 - 1, "Ex;"},
      {"x.org Ex - 2022-06-01", "a@x.org", "a@x.org", june_2022, "(unknown);"},
      {"x.org Ex - -", "a@x.org", "a@x.org", june_2022, "Ex;"},
      // If the address has no line for the time, those of the domain apply.
      {"a@x.org A 2022 2023\nx.org Ex", "a@x.org", "a@x.org", june_2022, "A;"},
      {"a@x.org A 2022 2023\nx.org Ex", "a@x.org", "a@x.org", year_2023, "Ex;"},
      {"a@gmail.com A 2022", "a@gmail.com", "a@gmail.com", year_2022 - 1, "(freemail);"},
      // The later of two lines for the same address or domain wins.
      {"x.org Ex\nx.org Why 2022-06", "a@x.org", "a@x.org", june_2022 - 1, "Ex;"},
      {"x.org Ex\nx.org Why 2022-06", "a@x.org", "a@x.org", june_2022, "Why;"},
      {"x.org Why 2022-06\nx.org Ex", "a@x.org", "a@x.org", june_2022, "Ex;"},
      // A line for the canonical address applies, if no line matches the address of the mail or its domain.
      {"ada@y.org A", "a@gmail.com", "ada@y.org", 0, "A;"},
      {"y.org Why", "a@gmail.com", "ada@y.org", 0, "(freemail);"},
      {"ada@y.org A\nx.org Ex", "a@x.org", "ada@y.org", 0, "Ex;"},
      {"a@x.org (unknown)\nx.org Ex", "a@x.org", "a@x.org", 0, "(unknown);"},
      {"x.org FREEMAIL", "a@x.org", "a@x.org", 0, "(freemail);"},
      {"x.org Ex\ny.org EX", "a@y.org", "a@y.org", 0, "Ex;"},
  }));
  CAPTURE(test.file, test.email, test.time);
  const Affiliations affiliations = Affiliations::parse(test.file, "affiliations");
  CHECK(company_at(affiliations.of(test.email, test.canonical), test.time) == test.company);
}

TEST_CASE("affiliations: those of an address cover all time without gaps", "[schema]") {
  const Affiliations affiliations = Affiliations::parse(
      "a@x.org A 2022 2022-06\nx.org Ex 2022-06 2023\nx.org Ex 2023\na@x.org A 2022 2022-06\n",
      "affiliations");
  CHECK(affiliations.lines() == 4);
  CHECK(affiliations.of("a@x.org", "a@x.org") ==
        std::vector<Affiliation>{{first_second, year_2022, "(unknown)"},
                                 {year_2022, june_2022, "A"},
                                 {june_2022, last_second, "Ex"}});
}

TEST_CASE("affiliations: an error has its line number", "[schema]") {
  struct Case {
    std::string line, message;
  };
  const auto test = GENERATE(values<Case>({
      {"x.org", "names no company"},
      {"x.org \"\"", "names no company"},
      {"x.org # Ex", "names no company"},
      {"x.org \"Ex", "has a quote that is not closed"},
      {"x.org Ex 2022 2023 2024", "has too many words"},
      {"Intel intel.com", "begins with 'Intel', neither an address nor a domain"},
      {"<a@x.org> Ex", "begins with '<a@x.org>', neither an address nor a domain"},
      {"a@x..org Ex", "begins with 'a@x..org', neither an address nor a domain"},
      {"x.org Red Hat", "has 'Hat' instead of a date"},
      {"x.org Ex 2022-13", "has '2022-13' instead of a date"},
      {"x.org Ex 2022-02-30", "has '2022-02-30' instead of a date"},
      {"x.org Ex 2022-6", "has '2022-6' instead of a date"},
      {"x.org Ex 2022-06-1", "has '2022-06-1' instead of a date"},
      {"x.org Ex 20220601", "has '20220601' instead of a date"},
      {"x.org Ex 2022 now", "has 'now' instead of a date"},
      {"x.org Ex 2022 2022-01-01", "ends before it begins"},
      {"x.org Ex 2023 2022", "ends before it begins"},
  }));
  CAPTURE(test.line);
  try {
    Affiliations::parse("\n# mine\n" + test.line + "\n", "file");
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::usage);
    CHECK(error.what() == "'file' line 3 " + test.message);
    CHECK_FALSE(error.hint().empty());
  }
}

TEST_CASE("freemail: the domains and their subdomains", "[schema]") {
  CHECK(is_freemail("gmail.com"));
  CHECK(is_freemail("vip.qq.com"));
  CHECK_FALSE(is_freemail("notgmail.com"));
  CHECK_FALSE(is_freemail("com"));
  CHECK_FALSE(is_freemail("kernel.org"));
  CHECK_FALSE(is_freemail(""));
}
