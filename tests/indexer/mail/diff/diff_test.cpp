// SPDX-License-Identifier: MIT
#include "indexer/mail/diff/diff.hpp"

#include <cstdint>

#include "indexer/mail/diff/diffstat.hpp"
#include "indexer/mail/text_runs.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

std::string part(const std::string& text, Part wanted) {
  return part_of(read_texts({text}).body, wanted);
}

const std::string patch =
    "From: Ada <ada@example.org>\n"
    "\n"
    "Why.\n"
    "---\n"
    " arch/x86/kvm/x86.c | 3 ++-\n"
    " 1 file changed, 2 insertions(+), 1 deletion(-)\n"
    "\n"
    "diff --git a/arch/x86/kvm/x86.c b/arch/x86/kvm/x86.c\n"
    "index 1111111..2222222 100644\n"
    "--- a/arch/x86/kvm/x86.c\n"
    "+++ b/arch/x86/kvm/x86.c\n"
    "@@ -10,3 +10,4 @@ static int kvm_init(void)\n"
    " context_line\n"
    "-removed_line\n"
    "+added_line\n"
    "+another_line\n"
    " \n"
    "-- \n"
    "2.39.5\n";

}  // namespace

TEST_CASE("diff: each line is assigned to its part", "[indexer]") {
  CHECK(part(patch, Part::added) == "+added_line\n+another_line\n");
  CHECK(part(patch, Part::removed) == "-removed_line\n");
  CHECK(part(patch, Part::context) == " context_line\n \n");
  CHECK(part(patch, Part::function) == "static int kvm_init(void)\n");
  CHECK(part(patch, Part::file) ==
        "arch/x86/kvm/x86.c\narch/x86/kvm/x86.c\narch/x86/kvm/x86.c\narch/x86/kvm/x86.c\n");
  const std::string own = part(patch, Part::own);
  CHECK(own.find("Why.") != std::string::npos);
  CHECK(own.find("2.39.5") != std::string::npos);
  CHECK(own.find("1111111") == std::string::npos);
  CHECK(own.find("added_line") == std::string::npos);
}

TEST_CASE("diff: the runs cover any text", "[indexer]") {
  for (const std::string& text :
       {patch, patch.substr(0, 300), std::string("\n\n"), std::string("> q\nown"), std::string()}) {
    CAPTURE(text);
    const ReadText read = read_texts({text, text});
    size_t covered = 0;
    for (const TextRun& run : read.body.runs) covered += run.bytes;
    CHECK(covered == read.body.text.size());
    CHECK(read.body.first_part_bytes == text.size());
  }
}

TEST_CASE("diff: files have their numbers of lines", "[indexer]") {
  using Files = std::vector<PatchFile>;
  CHECK(read_texts({patch}).files == Files{{"arch/x86/kvm/x86.c", 3, 2, 1, "1111111", "2222222"}});
  CHECK(read_texts({" .../kvm/{old => new}/a.c | 2 +-\n 1 file changed\n"}).files ==
        Files{{".../kvm/new/a.c", 2, std::nullopt, std::nullopt}});
  // A path that the diffstat shortens is the file of the diff with the same end.
  const std::string cut = " .../x86/kvm/x86.c | 3 ++-\n" + patch.substr(patch.find("diff --git"));
  CHECK(read_texts({cut}).files == Files{{"arch/x86/kvm/x86.c", 3, 2, 1, "1111111", "2222222"}});
}

TEST_CASE("diff: new, deleted, renamed, binary and plain diffs name their files", "[indexer]") {
  using Files = std::vector<PatchFile>;
  const auto files = [](const std::string& text) { return read_texts({text}).files; };
  CHECK(files("diff --git a/n b/n\nnew file mode 100644\nindex 0..1\n--- /dev/null\n+++ b/n\n@@ -0,0 +1 "
              "@@\n+x\n") == Files{{"n", std::nullopt, 1, 0}});
  CHECK(files("diff --git a/n b/n\ndeleted file mode 100644\n--- a/n\n+++ /dev/null\n@@ -1,2 +0,0 "
              "@@\n-x\n-y\n") == Files{{"n", std::nullopt, 0, 2}});
  CHECK(files("diff --git a/old b/new\nsimilarity index 100%\nrename from old\nrename to new\n") ==
        Files{{"new", std::nullopt, 0, 0}});
  CHECK(files("diff --git a/b.bin b/b.bin\nGIT binary patch\nliteral 3\nKcmZQz\n\n-- \n2.0\n") ==
        Files{{"b.bin", std::nullopt, std::nullopt, std::nullopt}});
  CHECK(files("--- a/one.c\t2025\n+++ b/one.c\t2025\n@@ -1 +1 @@\n-a\n+b\n--- a/two.c\n+++ b/two.c\n@@ -1 +1 "
              "@@\n-a\n+b\n") == Files{{"one.c", std::nullopt, 1, 1}, {"two.c", std::nullopt, 1, 1}});
}

TEST_CASE("diff: a file that is only renamed or copied is indexed under both names", "[indexer]") {
  CHECK(part("diff --git a/old b/new\nsimilarity index 100%\nrename from old\nrename to new\n", Part::file) ==
        "old\nnew");
  CHECK(part("diff --git a/old b/new\nsimilarity index 100%\ncopy from old\ncopy to new\n", Part::file) ==
        "old\nnew");
}

TEST_CASE("diff: binary hunks are in no column", "[indexer]") {
  const std::string text =
      "diff --git a/b.bin b/b.bin\nGIT binary patch\nliteral 3\nKcmZQzWMT#Y01f~L\n\n-- \n2.39.5\n";
  for (const Part wanted : {Part::own, Part::added, Part::removed, Part::context}) {
    CHECK(part(text, wanted).find("KcmZQz") == std::string::npos);
  }
  CHECK(part(text, Part::own) == "-- \n2.39.5");
}

TEST_CASE("diff: text that only looks like a diff is own text", "[indexer]") {
  const std::string text = "--- a rule\nand @@ -1 +1 @@ in a sentence\n+1 for this\n- a list\n";
  CHECK(part(text, Part::own) == text.substr(0, text.size() - 1));
  CHECK_FALSE(read_texts({text}).has_diff);
}

TEST_CASE("diff: an incomplete hunk ends the diff", "[indexer]") {
  const std::string text = "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1,9 +1,9 @@\n one\nRegards\n+1\n";
  CHECK(part(text, Part::context) == " one\n");
  CHECK(part(text, Part::own) == "Regards\n+1");
}

TEST_CASE("diff: quoted text and list footers are not own text", "[indexer]") {
  const std::string text = "On Monday Ada wrote:\n> a quote\n>> an older one\nMy answer.\n" +
                           std::string(47, '_') + "\nkvmarm list\n";
  CHECK(part(text, Part::quoted) == "> a quote\n>> an older one\n");
  CHECK(part(text, Part::own) == "On Monday Ada wrote:\nMy answer.");
  CHECK(read_texts({text}).has_quotes);
}

TEST_CASE("diff: a hunk header has line counts, by default 1", "[indexer]") {
  struct Case {
    std::string line;
    /// `OLD NEW FUNCTION`, or none.
    std::string expected;
  };
  const auto test = GENERATE(values<Case>({
      {"@@ -10,3 +11,4 @@ int f(void)", "3 4 int f(void)"},
      {"@@ -10 +11 @@", "1 1 "},
      {"@@ -0,0 +1,2 @@", "0 2 "},
      {"@@ -10,3 +11,4 @@f", "3 4 f"},
      {"@@ -10,-3 +11,4 @@", "none"},
      {"@@ --10,3 +11,4 @@", "none"},
      {"@@ -10,3 +11,-4 @@", "none"},
      {"@@ -10, +11,4 @@", "none"},
      {"@@ -10,3 -11,4 @@", "none"},
      {"@@ -10,3 +11,4 @", "none"},
      {"@@ -10,3 +11,99999999999999999999 @@", "none"},
      {"@@@ -10,3 -10,3 +11,4 @@@", "none"},
      {" @@ -10,3 +11,4 @@", "none"},
      {"", "none"},
  }));
  CAPTURE(test.line);
  const auto hunk = parse_hunk_header(test.line);
  CHECK((hunk ? std::to_string(hunk->old_lines) + ' ' + std::to_string(hunk->new_lines) + ' ' +
                    std::string(hunk->function)
              : "none") == test.expected);
}

TEST_CASE("diff: a file in two diffs has the first blobs that are known", "[indexer]") {
  const auto diff_of = [](const std::string& index) {
    return "diff --git a/f b/f\n" + index + "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n";
  };
  using Files = std::vector<PatchFile>;
  const std::string one = "index 1111111..2222222 100644\n";
  const std::string other = "index 2222222..3333333 100644\n";
  CHECK(read_texts({diff_of(one), diff_of(other)}).files ==
        Files{{"f", std::nullopt, 2, 2, "1111111", "2222222"}});
  CHECK(read_texts({diff_of(""), diff_of(other)}).files ==
        Files{{"f", std::nullopt, 2, 2, "2222222", "3333333"}});
  CHECK(read_texts({diff_of(one), diff_of("")}).files ==
        Files{{"f", std::nullopt, 2, 2, "1111111", "2222222"}});
}

TEST_CASE("diffstat: its lines are recognized by their form", "[indexer]") {
  struct Case {
    std::string line;
    std::string path;
    int64_t changed;
  };
  const auto test = GENERATE(values<Case>({
      {" a/b.c | 12 +++--", "a/b.c", 12},
      {" a/b.c              |  1 -", "a/b.c", 1},
      {" b.bin | Bin 0 -> 12 bytes", "b.bin", -1},
      {" a/{x => y}/z.c | 0", "a/y/z.c", 0},
      {" a/{ => y}/z.c | 0", "a/y/z.c", 0},
      {" a/{x => }/z.c | 0", "a/z.c", 0},
      {" old.c => new.c | 2 +-", "new.c", 2},
      {"a/b.c | 12 +++--", "", 0},
      {" | 3 +", "", 0},
      {" either | or", "", 0},
      {" a table | 3 columns", "", 0},
  }));
  CAPTURE(test.line);
  const auto parsed = parse_diffstat_line(test.line);
  REQUIRE(parsed.has_value() == !test.path.empty());
  if (!parsed) return;
  CHECK(parsed->path == test.path);
  CHECK(parsed->changed.value_or(-1) == test.changed);
}

TEST_CASE("diff: a file has the blobs of its index line, if that is valid", "[indexer]") {
  struct Case {
    std::string index;
    std::string preblob;
    std::string postblob;
  };
  const auto test = GENERATE(values<Case>({
      {"index e5b8cd6..0c04fa3 100644", "e5b8cd6", "0c04fa3"},
      {"index e5b8cd6..0c04fa3", "e5b8cd6", "0c04fa3"},
      {"index 0000000..0c04fa3", "", "0c04fa3"},
      {"index e5b8cd6..000000000000", "e5b8cd6", ""},
      {"index e5b8cd6..0c04fa3, more", "", ""},
      {"index e5b8cd6...0c04fa3 100644", "", ""},
      {"index e5b..0c0 100644", "", ""},
      {"index e5b8..0c04 100644", "e5b8", "0c04"},
      {"index e5b8..0c0 100644", "", ""},
      {"index " + std::string(64, 'a') + ".." + std::string(64, 'b'), std::string(64, 'a'),
       std::string(64, 'b')},
      {"index of things", "", ""},
      {"index " + std::string(65, 'a') + ".." + std::string(65, 'b'), "", ""},
  }));
  CAPTURE(test.index);
  const std::string text = "diff --git a/f b/f\n" + test.index + "\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n";
  CHECK(read_texts({text}).files ==
        std::vector<PatchFile>{{"f", std::nullopt, 1, 1, test.preblob, test.postblob}});
}

TEST_CASE("diff: an index line outside of a diff, or in a hunk, is ignored", "[indexer]") {
  const std::string hunk =
      "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n-a\n+b\n index 1111111..2222222 100644\n";
  CHECK(read_texts({"index 1111111..2222222 100644\n" + hunk}).files ==
        std::vector<PatchFile>{{"f", std::nullopt, 1, 1}});
}
