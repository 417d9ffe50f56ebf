// SPDX-License-Identifier: MIT
#include "indexer/maintainers.hpp"

#include "schema/base/error.hpp"
#include "support/catch.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

/// Returns one line per section: `NAME | F:text N:text | maintainer:address`.
std::string read(std::string_view text) {
  std::string out;
  for (const Section& section : parse_maintainers(text)) {
    if (!out.empty()) out += "; ";
    out += section.name;
    for (const SectionPattern& pattern : section.patterns) {
      out += std::string(" ") + pattern.kind + ":" + pattern.text;
    }
    for (const SectionPerson& person : section.people) {
      out += " " + std::string(person.role) + ":" + person.mailbox.name + "<" + person.mailbox.address + ">";
    }
    for (const SectionEntry& entry : section.entries) out += std::string(" ") + entry.kind + ":" + entry.text;
  }
  return out;
}

std::string mistake(std::string_view text) {
  try {
    parse_maintainers(text);
    return "";
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::usage);
    CHECK_FALSE(error.hint().empty());
    return error.what();
  }
}

}  // namespace

TEST_CASE("maintainers: a section is a name and the tagged lines after it", "[indexer]") {
  struct Case {
    std::string text;
    std::string expected;
  };
  const auto test = GENERATE(values<Case>({
      {"KVM\nM:\tAda Byron <ada@example.org>\nF:\tvirt/kvm/*\n",
       "KVM F:virt/kvm/* maintainer:Ada Byron<ada@example.org>"},
      {"A\nF: a\n\nB\nF: b\n", "A F:a; B F:b"},
      {"A\nF: a\nB\nF: b", "A F:a; B F:b"},
      {"A\nF:a\nX:\tb/\nN:  tegra  \n", "A F:a X:b/ N:tegra"},
      {"A\r\nF:\ta\r\n\r\nB\r\nF:\tb\r\n", "A F:a; B F:b"},
      // An empty line or a comment within a section.
      {"A\nF: a\n\n# why\nF: b\n", "A F:a F:b"},
      {"A\nF: a\n\nB\nF: b\n\nA\nF: c\n", "A F:a F:c; B F:b"},
      {"HPET:\tx86\nF: a\n", "HPET: x86 F:a"},
      {"A\nR: \"Byron, Ada\" <ada@example.org>\n", "A reviewer:Byron, Ada<ada@example.org>"},
      {"A\nM: ada@example.org\n", "A maintainer:<ada@example.org>"},
      {"A\nM: Ada <ada@example.org> (since 1843)\n", "A maintainer:Ada<ada@example.org>"},
      // Text before the list, and tags that are ignored.
      {"How to\n\tM: *Mail* patches to\n\nMaintainers List\n-----\n\n.. note:: read\n  on\n\nA\nF: a\n",
       "A F:a"},
      {"A\nL: list@example.org\nS: Maintained\nT: git\nW: web\nK: tdx\nF: a\n",
       "A F:a L:list@example.org S:Maintained T:git"},
      {"A\nF: a\nT: git one\nT: git two\n", "A F:a T:git one T:git two"},
      {"A\nS: Orphan\n\nB\nF: b\n", "B F:b"},
      {"A\nS: Orphan\n\nA\nS: Supported\nF: a\n", "A F:a S:Supported"},
      // Junk.
      {"F: a\n\nB\nF: b\n", "B F:b"},
      {"A\nF:\nM:\nM: nobody\nf: small\nFF: two\nF: a\n", "FF: two F:a"},
      {std::string("A\0B\nF: a\0b\n", 11), "AB F:ab"},
      {"A\nF: " + std::string(1001, 'a') + "\nF: b\n", "A F:b"},
      {"Ren\xe9\nF: a\n", "Ren\xc3\xa9 F:a"},
  }));
  CAPTURE(test.text);
  CHECK(read(test.text) == test.expected);
}

TEST_CASE("maintainers: a file without a section is an error", "[indexer]") {
  for (const char* text : {"", "\n\n", "nothing here\n", "A\nS: Maintained\n", "F: a\n", "\xff\xfe\n"}) {
    CAPTURE(text);
    CHECK(mistake(text) == "not a MAINTAINERS file: it has no sections");
  }
}

TEST_CASE("maintainers: the file, or the folder that contains it, is read; anything else is an error",
          "[indexer]") {
  const TempDir folder;
  std::filesystem::create_directory(folder / "linux");
  write_file(folder / "linux/MAINTAINERS", "A\nF: a\n");
  CHECK(read_maintainers(folder / "linux") == "A\nF: a\n");
  CHECK(read_maintainers(folder / "linux/MAINTAINERS") == "A\nF: a\n");
  CHECK_THROWS_AS(read_maintainers(folder / "nowhere"), Error);
  CHECK_THROWS_AS(read_maintainers(folder.path()), Error);
  write_file(folder / "large", std::string((16 << 20) + 1, 'a'));
  CHECK_THROWS_AS(read_maintainers(folder / "large"), Error);
}
