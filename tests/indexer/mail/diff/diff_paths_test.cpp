// SPDX-License-Identifier: MIT
#include "indexer/mail/diff/diff_paths.hpp"

#include <string>

#include "indexer/mail/diff/diffstat.hpp"
#include "indexer/mail/text_runs.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

/// Returns the paths of the files in a text, separated by spaces, with the numbers of their lines in the
/// diff.
std::string files(const std::string& text) {
  std::string out;
  for (const PatchFile& file : read_texts({text}).files) {
    if (!out.empty()) out += ' ';
    out += file.path;
    if (file.added)
      out += ":+" + std::to_string(*file.added) + "-" + std::to_string(file.removed.value_or(0));
  }
  return out;
}

std::string part(const std::string& text, Part wanted) {
  return part_of(read_texts({text}).body, wanted);
}

const std::string hunk = "@@ -1 +1 @@\n-a\n+b\n";

}  // namespace

TEST_CASE("paths of a diff: both names of a file show what is no part of its path", "[indexer]") {
  struct Case {
    std::string before;
    std::string after;
    std::string path;
  };
  const auto test = GENERATE(values<Case>({
      // git's default, diff.mnemonicPrefix, diff.noprefix, --src-prefix.
      {"a/drv/ring.c", "b/drv/ring.c", "drv/ring.c"},
      {"i/drv/ring.c", "w/drv/ring.c", "drv/ring.c"},
      {"c/drv/ring.c", "w/drv/ring.c", "drv/ring.c"},
      {"c/drv/ring.c", "i/drv/ring.c", "drv/ring.c"},
      {"o/drv/ring.c", "w/drv/ring.c", "drv/ring.c"},
      {"1/drv/ring.c", "2/drv/ring.c", "drv/ring.c"},
      {"old/drv/ring.c", "new/drv/ring.c", "drv/ring.c"},
      {"drv/ring.c", "drv/ring.c", "drv/ring.c"},
      {"ring.c", "ring.c", "ring.c"},
      {"a/ring.c", "b/ring.c", "ring.c"},
      {"x/ring.c", "y/ring.c", "ring.c"},
      // quilt and plain diff.
      {"linux.orig/drv/ring.c", "linux/drv/ring.c", "drv/ring.c"},
      {"linux-6.1.orig/drv/ring.c", "linux-6.1/drv/ring.c", "drv/ring.c"},
      {"linux-6.1/drv/ring.c", "linux-6.1-new/drv/ring.c", "drv/ring.c"},
      {"vanilla/drv/ring.c", "mine/drv/ring.c", "drv/ring.c"},
      {"drv/ring.c.orig", "drv/ring.c", "drv/ring.c"},
      {"a/drv/ring.c~", "b/drv/ring.c", "drv/ring.c"},
      {"ring.c.old", "ring.c", "ring.c"},
      {"a/drv/ring.c~drv-count-from-zero", "a/drv/ring.c", "drv/ring.c"},
      {"/tmp/linux.orig/drv/ring.c", "/tmp/linux/drv/ring.c", "drv/ring.c"},
      {"src/old/drv/ring.c", "src/new/drv/ring.c", "drv/ring.c"},
      // A rename without git's lines.
      {"a/drv/ring.c", "b/drv/loop.c", "drv/loop.c"},
      {"a/x/ring.c", "b/y/ring.c", "y/ring.c"},
      {"linux.orig/x/ring.c", "linux/y/ring.c", "y/ring.c"},
      {"drv/x/ring.c", "drv/y/ring.c", "drv/y/ring.c"},
  }));
  CAPTURE(test.before, test.after);
  CHECK(path_of_names(test.before, test.after).path == test.path);
  CHECK(files("--- " + test.before + "\n+++ " + test.after + "\n" + hunk) == test.path + ":+1-1");
}

TEST_CASE("paths of a diff: a git line names its file, if both names end with one path", "[indexer]") {
  struct Case {
    std::string names;
    std::string path;
  };
  const auto test = GENERATE(values<Case>({
      {"a/drv/ring.c b/drv/ring.c", "drv/ring.c"},
      {"i/drv/ring.c w/drv/ring.c", "drv/ring.c"},
      {"old/drv/ring.c new/drv/ring.c", "drv/ring.c"},
      {"before/drv/ring.c after/drv/ring.c", "drv/ring.c"},
      {"drv/ring.c drv/ring.c", "drv/ring.c"},
      {"Makefile Makefile", "Makefile"},
      {"a/a b.txt b/a b.txt", "a b.txt"},
      {"a/x b/x b/x b/x", "x b/x"},
      {"before/a b.txt after/a b.txt", "a b.txt"},
      {"a/x y/z w b/x y/z w", "x y/z w"},
      {"\"a/b\\303\\274ro.c\" \"b/b\\303\\274ro.c\"", "b\303\274ro.c"},
      {"\"i/two \\\"words\\\"\" \"w/two \\\"words\\\"\"", "two \"words\""},
      {"\"tab\\t.c\" \"tab\\t.c\"", "tab\t.c"},
      // A rename: its own lines name it.
      {"a/old.c b/new.c", ""},
      {"a/x/ring.c b/y/ring.c", ""},
      {"a/old.c \"b/n\\303\\274w.c\"", ""},
      {"\"a/unfinished", ""},
      {"", ""},
      {" ", ""},
      {"is not here", ""},
  }));
  CAPTURE(test.names);
  CHECK(path_in_git_line(test.names) == test.path);
  const std::string mode = "diff --git " + test.names + "\nold mode 100644\nnew mode 100755\n";
  CHECK(files(mode) == (test.path.empty() ? "" : test.path + ":+0-0"));
}

TEST_CASE("paths of a diff: names end before a time stamp or a revision", "[indexer]") {
  CHECK(name_in_line("x/a b.c\t2025-01-01 00:00:00.000000000 +0000") == "x/a b.c");
  CHECK(name_in_line("x/a b.c 2025-01-01 00:00:00.000000000 +0000") == "x/a b.c");
  CHECK(name_in_line("x/a.c\t(revision 12)") == "x/a.c");
  CHECK(name_in_line("x/a.c (working copy)") == "x/a.c");
  CHECK(name_in_line("x/a.c (old)") == "x/a.c (old)");
  CHECK(name_in_line("\"x/a\\tb.c\"\t2025-01-01") == "x/a\\tb.c");
  CHECK(name_in_line("x/a.c \r") == "x/a.c");
  CHECK(name_in_line("").empty());
  CHECK(unescaped_name("\"x/\\a\\b\\v\\f\\r\\n\\\\\\101\\0\\q\"") == "x/\a\b\v\f\r\n\\Aq");
  CHECK(unescaped_name("x/\\101") == "x/\\101");
}

TEST_CASE("paths of a diff: a file that is new or gone has one name", "[indexer]") {
  const std::string added = "@@ -0,0 +1 @@\n+b\n";
  const std::string gone = "@@ -1 +0,0 @@\n-a\n";
  CHECK(files("diff --git c/n.c w/n.c\nnew file mode 100644\n--- /dev/null\n+++ w/n.c\n" + added) ==
        "n.c:+1-0");
  CHECK(files("diff --git n/n.c n/n.c\nnew file mode 100644\n--- /dev/null\n+++ n/n.c\n" + added) ==
        "n/n.c:+1-0");
  CHECK(files("--- /dev/null\n+++ b/n.c\n" + added) == "n.c:+1-0");
  CHECK(files("--- linux.orig/n.c\n+++ /dev/null\n" + gone) == "n.c:+0-1");
  CHECK(files("--- /dev/null\n+++ linux-6.1/n.c\n" + added) == "n.c:+1-0");
  CHECK(files("--- /dev/null\n+++ drv/n.c\n" + added) == "drv/n.c:+1-0");
  // The prefix of the other files is that of this one.
  const std::string other = "--- tree.orig/o.c\n+++ tree/o.c\n" + hunk;
  const std::string with_prefix = "--- /dev/null\n+++ tree/n.c\n" + added;
  CHECK(files(other + with_prefix) == "o.c:+1-1 n.c:+1-0");
  CHECK(files(with_prefix + other) == "n.c:+1-0 o.c:+1-1");
  CHECK(files("--- /dev/null\n+++ /dev/null\n" + hunk).empty());
}

TEST_CASE("paths of a diff: the lines of a rename name the file", "[indexer]") {
  CHECK(files("diff --git i/x/old.c w/y/new.c\nsimilarity index 90%\nrename from x/old.c\n"
              "rename to y/new.c\n--- i/x/old.c\n+++ w/y/new.c\n" +
              hunk) == "y/new.c:+1-1");
  CHECK(files("diff --git i/x/ring.c w/y/ring.c\nsimilarity index 90%\nrename from x/ring.c\n"
              "rename to y/ring.c\n--- i/x/ring.c\n+++ w/y/ring.c\n" +
              hunk) == "y/ring.c:+1-1");
  CHECK(files("diff --git a/old.c \"b/n\\303\\274w.c\"\nsimilarity index 100%\nrename from old.c\n"
              "rename to \"n\\303\\274w.c\"\n") == "n\303\274w.c:+0-0");
}

TEST_CASE("paths of a diff: what other programs write before a file is no text", "[indexer]") {
  const std::string names = "--- linux.orig/ring.c\n+++ linux/ring.c\n" + hunk;
  CHECK(part("Text\nIndex: linux/ring.c\n" + std::string(67, '=') + "\n" + names, Part::own) == "Text\n");
  CHECK(part("Text\ndiff -urN linux.orig/ring.c linux/ring.c\n" + names, Part::own) == "Text\n");
  CHECK(part("Text\nIndex: of things\n===\nMore", Part::own) == "Text\nIndex: of things\n===\nMore");
}

TEST_CASE("paths of a diff: rules and sentences are no diff", "[indexer]") {
  for (const std::string text : {
           "--- not a diff\n+++ nor this\n\nText",
           "--- not a diff\n+++ nor this\n@@ at the end",
           "--- \n+++ \n@@ -1 +1 @@",
           "---\n+++ b/x",
           "--- one\nmore\n+++ two\n@@ -1 +1 @@",
           "diff --git is what I use\n--- here\n+++ there",
           "diff --git",
           "diff is not here",
           "+++ b/ring.c",
           "Heading\n=======\n--- one",
       }) {
    CAPTURE(text);
    const ReadText read = read_texts({text});
    CHECK(read.files.empty());
    CHECK(!read.has_diff);
    CHECK(part_of(read.body, Part::own) == text);
  }
  // The names are git's, though somebody cut the hunk.
  CHECK(files("--- a/ring.c\n+++ b/ring.c\n[...]\n") == "ring.c:+0-0");
}

TEST_CASE("diffstat: a long name is cut off, also within a rename", "[indexer]") {
  struct Case {
    std::string name;
    std::string path;
  };
  const auto test = GENERATE(values<Case>({
      {".../kvm/vgic/vgic.c", ".../kvm/vgic/vgic.c"},
      {".../{old => new}/a.c", ".../new/a.c"},
      {".../old => new/kvm}/vgic/a.c", ".../new/kvm/vgic/a.c"},
      {".../new/kvm}/vgic/a.c", ".../new/kvm/vgic/a.c"},
      {".../include/{old.h => new.h}", ".../include/new.h"},
      {".../old.h => new.h}", ".../new.h"},
      {".../a => b}", ".../b"},
      {"...ld => b}", ".../b"},
      {"... => b}", ".../b"},
      {"...=> b}", ".../b"},
      {"...> b}", ".../b"},
      {"... b}", ".../b"},
      {"...b}", "...b"},
      {".../b}", ".../b"},
      {".../old => }/a.c", ".../a.c"},
      {"...ile_with_a_long_name.c", "...ile_with_a_long_name.c"},
      {"...d/old.c => new/new.c", "new/new.c"},
      {"\"b\\303\\274ro.c\"", "b\303\274ro.c"},
      {"...\\303\\274ro.c\"", "...\303\274ro.c"},
      {"\"b\\303\\274ro.c\" => plain.c", "plain.c"},
      {"plain.c => \"b\\303\\274ro.c\"", "b\303\274ro.c"},
      {"a.c (new)", "a.c"},
      {"{a => b}/c.c (mode +x)", "b/c.c"},
  }));
  CAPTURE(test.name);
  const auto line = parse_diffstat_line(" " + test.name + " | 2 +-");
  REQUIRE(line);
  CHECK(line->path == test.path);
}

TEST_CASE("diffstat: a shortened name is the file of the diff that ends with it", "[indexer]") {
  const std::string diff =
      "\ndiff --git a/arch/new/ring.c b/arch/new/ring.c\n--- a/arch/new/ring.c\n"
      "+++ b/arch/new/ring.c\n" +
      hunk;
  for (const std::string name : {".../new/ring.c", "...w/ring.c", ".../old => new}/ring.c", ".../new}/ring.c",
                                 "...d => arch/new}/ring.c"}) {
    CAPTURE(name);
    CHECK(files(" " + name + " | 2 +-\n" + diff) == "arch/new/ring.c:+1-1");
  }
  CHECK(files(" .../ew/ring.c | 2 +-\n" + diff) == "arch/new/ring.c:+1-1 .../ew/ring.c");
}

TEST_CASE("diffstat: a table is none", "[indexer]") {
  for (const std::string line :
       {" vcpus | 4", " before | after", " latency | 12 ms", " read | -3", " Bin | Binary", " x | Bins"}) {
    CAPTURE(line);
    CHECK(!parse_diffstat_line(line));
  }
  CHECK(parse_diffstat_line(" mode.c | 0"));
  CHECK(parse_diffstat_line(" merge.c | 3 !!!"));
}
