// SPDX-License-Identifier: MIT
// mailmap_git.py compares the mapping with that of git.
#include "schema/people/mailmap.hpp"

#include "schema/base/error.hpp"
#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("mailmap: names and addresses that map to one address are one person", "[schema]") {
  struct Case {
    std::string mailmap, name, email;
    MappedPerson person;
  };
  const auto test = GENERATE(values<Case>({
      {"", "Ada", "Ada@X.org", {"", "ada@x.org"}},
      {"Ada Byron <ada@x.org> <a@old.org>\n", "A", "A@old.org", {"Ada Byron", "ada@x.org"}},
      // Her canonical address has no line of its own: git would not map it.
      {"Ada Byron <ada@x.org> <a@old.org>\n", "A", "ada@x.org", {"Ada Byron", "ada@x.org"}},
      {"<ada@x.org> <a@old.org>\n", "A", "a@old.org", {"", "ada@x.org"}},
      {"Ada Byron <ada@x.org>\n<ada@x.org> <a@old.org>\n", "A", "a@old.org", {"Ada Byron", "ada@x.org"}},
      {"ADA BYRON <ada@x.org>\nAda Byron <ada@x.org> <a@old.org>\n",
       "A",
       "a@old.org",
       {"ADA BYRON", "ada@x.org"}},
      {"Ada Byron <ada@x.org> Ada <shared@x.org>\n", "Bo", "shared@x.org", {"", "shared@x.org"}},
      {"Ada Byron <ada@x.org> Ada <shared@x.org>\n", "ada", "shared@x.org", {"Ada Byron", "ada@x.org"}},
      {"Ada Byron <ada@x.org> Ada <shared@x.org>\n", "A", "ada@x.org", {"Ada Byron", "ada@x.org"}},
      // An address split by names: other names on it are not mapped.
      {"Ada Byron <shared@x.org> Ada <shared@x.org>\n", "Bo", "shared@x.org", {"", "shared@x.org"}},
      {"Ada Byron <shared@x.org> Ada <shared@x.org>\n", "Ada", "shared@x.org", {"Ada Byron", "shared@x.org"}},
      {"Ada <x@x.org> <a@old.org>\nBo <x@x.org> <b@old.org>\n", "C", "x@x.org", {"", "x@x.org"}},
  }));
  CAPTURE(test.mailmap, test.name, test.email);
  const MappedPerson person = Mailmap::parse(test.mailmap, "mailmap").person(test.name, test.email);
  CHECK(person.name == test.person.name);
  CHECK(person.email == test.person.email);
}

TEST_CASE("mailmap: the canonical address does not depend on the name", "[schema]") {
  const Mailmap mailmap =
      Mailmap::parse("<ada@X.org> <a@old.org>\nBo <bo@x.org> bo <shared@old.org>\n", "mailmap");
  CHECK(mailmap.canonical_email("A@old.org") == "ada@x.org");
  CHECK(mailmap.canonical_email("shared@old.org") == "shared@old.org");
  CHECK(mailmap.canonical_email("No@Where.org") == "no@where.org");
  CHECK(mailmap.names("ada@x.org"));
  CHECK_FALSE(mailmap.names("a@old.org"));
  CHECK(mailmap.entries() == 2);
}

TEST_CASE("mailmap: a line without an address is an error with its line number", "[schema]") {
  for (const std::string line : {"Ada Byron", "Ada <ada@x.org", "Ada <>", "ada@x.org> Ada"}) {
    CAPTURE(line);
    try {
      Mailmap::parse("# people\nBo <bo@x.org>\n" + line + "\n", "/etc/mailmap");
      FAIL("no error");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::usage);
      CHECK(error.what() == std::string("'/etc/mailmap' line 3 has no <address>"));
    }
  }
}
