// SPDX-License-Identifier: MIT
#include "schema/people/affiliations.hpp"

#include <cstdint>
#include <set>

#include "schema/base/error.hpp"
#include "schema/base/text.hpp"
#include "schema/people/domains.hpp"
#include "schema/people/freemail.hpp"
#include "schema/people/known_companies.hpp"
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

TEST_CASE("affiliations: kvq's own list is one, names each domain once, and has no freemail or university",
          "[schema]") {
  const Affiliations known = Affiliations::parse(known_companies(), "known-companies");
  CHECK(known.lines() >= 300);
  std::set<std::string> domains;
  std::string_view rest = known_companies();
  while (!rest.empty()) {
    const std::string_view line = take_line(rest);
    const std::string domain(line.substr(0, line.find(' ')));
    if (domain.empty() || domain.starts_with('#')) continue;
    CAPTURE(domain);
    CHECK(domains.insert(domain).second);
    CHECK(domain.find('@') == std::string::npos);
    CHECK_FALSE(is_freemail(domain));
    CHECK_FALSE(is_university(domain));
    CHECK_FALSE(is_of_project(domain));
  }
  CHECK(company_at(known.of("a@linux.intel.com", "a@linux.intel.com"), 0) == "Intel;");
  CHECK(company_at(known.of("a@kernel.org", "a@kernel.org"), 0) == "(unknown);");
}

TEST_CASE("affiliations: a file includes kvq's own list at a line", "[schema]") {
  const std::string file = "intel.com Mine\ninclude known-companies # theirs\namd.com Mine\n";
  for (const std::string& text : {file, with_known_companies(file)}) {
    const Affiliations affiliations = Affiliations::parse(text, "f");
    CHECK(company_at(affiliations.of("a@intel.com", "a@intel.com"), 0) == "Intel;");
    CHECK(company_at(affiliations.of("a@amd.com", "a@amd.com"), 0) == "Mine;");
    CHECK(company_at(affiliations.of("a@arm.com", "a@arm.com"), 0) == "Arm;");
  }
  CHECK(with_known_companies("x.org Ex\n") == "x.org Ex\n");
  CHECK_THROWS_AS(Affiliations::parse("include others\n", "f"), Error);
}

TEST_CASE("domains: universities, projects, and what somebody registered", "[schema]") {
  for (const char* domain :
       {"mit.edu", "cs.ox.ac.uk", "sjtu.edu.cn", "uni-bonn.de", "ibr.cs.tu-bs.de", "ethz.ch"})
    CHECK(is_university(domain));
  for (const char* domain : {"intel.com", "university.com.example.org", "edu.example.org", ""})
    CHECK_FALSE(is_university(domain));
  for (const char* domain : {"kernel.org", "vger.kernel.org", "linux.dev", "debian.org"})
    CHECK(is_of_project(domain));
  CHECK_FALSE(is_of_project("mykernel.org"));
  CHECK(registered_domain("lists.example.org") == "example.org");
  CHECK(registered_domain("mail.example.co.uk") == "example.co.uk");
  CHECK(registered_domain("example.co.uk") == "example.co.uk");
  CHECK(registered_domain("co.uk") == "co.uk");
  CHECK(registered_domain("localhost") == "localhost");
  CHECK(registered_domain("") == "");
  CHECK(name_of_owner("example.co.uk") == "Example");
}
