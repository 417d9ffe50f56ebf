// SPDX-License-Identifier: MIT
#include "schema/stores/maintainers_store.hpp"

#include "schema/open.hpp"
#include "schema/sqlite/statement.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

/// Returns the first column of all rows.
std::vector<std::string> rows(const Database& database, std::string_view sql) {
  std::vector<std::string> out;
  Statement statement(database, sql);
  auto found = statement.use();
  while (found.next()) out.emplace_back(found.text(0));
  return out;
}

std::vector<std::string> file_sections(const Database& database) {
  return rows(database,
              "SELECT path || ' ' || name FROM file_section fs JOIN file ON file.id = fs.file "
              "JOIN maintainers_section s ON s.id = fs.section ORDER BY path, name");
}

void add_files(const Database& database, std::initializer_list<std::string> paths) {
  for (const std::string& path : paths) Statement(database, "INSERT INTO file (path) VALUES (?)").run(path);
}

const Mailbox ada{"Ada Byron <Ada@example.org>", "Ada Byron", "Ada@example.org"};
const std::vector<Section> sections = {
    {"KERNEL VIRTUAL MACHINE (KVM)", {{'F', "virt/kvm/*"}, {'X', "virt/kvm/x.c"}}, {{"maintainer", ada}}},
    {"ALL OF VIRT", {{'F', "virt/"}}, {{"maintainer", ada}, {"reviewer", ada}, {"reviewer", ada}}}};

}  // namespace

TEST_CASE("maintainers: an import maps all files, and a second import gives the same tables", "[schema]") {
  const Database database = open_in_memory();
  add_files(database, {"virt/kvm/a.c", "virt/kvm/x.c", "mm/a.c"});
  const std::vector<std::string> expected = {
      "virt/kvm/a.c ALL OF VIRT", "virt/kvm/a.c KERNEL VIRTUAL MACHINE (KVM)", "virt/kvm/x.c ALL OF VIRT"};
  for (int i = 0; i < 2; ++i) {
    CAPTURE(i);
    replace_sections(database, sections);
    CHECK(file_sections(database) == expected);
    CHECK(
        rows(database, "SELECT folded || ' ' || coalesce(short, '-') FROM maintainers_section ORDER BY id") ==
        std::vector<std::string>{"kernel virtual machine (kvm) kvm", "all of virt -"});
    CHECK(rows(database,
               "SELECT section || role || email FROM section_person JOIN address a ON a.id = address "
               "ORDER BY section, role") == std::vector<std::string>{"1maintainerada@example.org",
                                                                     "2maintainerada@example.org",
                                                                     "2reviewerada@example.org"});
    CHECK(rows(database, "SELECT text FROM mailbox") == std::vector<std::string>{ada.text});
    const SectionCoverage coverage = section_coverage(database);
    CHECK(coverage.sections == 2);
    CHECK(coverage.patterns == 3);
    CHECK(coverage.files == 3);
    CHECK(coverage.files_with_section == 2);
  }
  replace_sections(database, {{"MM", {{'F', "mm/"}}, {}}});
  CHECK(file_sections(database) == std::vector<std::string>{"mm/a.c MM"});
  CHECK(rows(database, "SELECT role FROM section_person").empty());
}

TEST_CASE("maintainers: files added after an import are mapped once", "[schema]") {
  const Database database = open_in_memory();
  const auto map_anew = [&] {
    Transaction transaction(database);
    map_new_files(database);
    transaction.commit();
    return file_sections(database).size();
  };
  add_files(database, {"virt/a.c"});
  CHECK(map_anew() == 0);
  replace_sections(database, sections);
  CHECK(map_anew() == 1);
  add_files(database, {"virt/b.c", "mm/b.c"});
  CHECK(map_anew() == 2);
  CHECK(map_anew() == 2);
  CHECK(rows(database, "SELECT upto FROM file_mapping") == std::vector<std::string>{"3"});
  CHECK(sections_by_patches(database).size() == 2);
}
