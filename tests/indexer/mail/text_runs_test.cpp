// SPDX-License-Identifier: MIT
#include "indexer/mail/text_runs.hpp"

#include "support/catch.hpp"

using namespace kvq;

namespace {

std::string part(const std::vector<std::string>& texts, Part wanted) {
  return part_of(read_texts(texts).body, wanted);
}

using Runs = std::vector<TextRun>;
using Files = std::vector<PatchFile>;

/// A git diff of one file with one line changed.
std::string diff_of(const std::string& path) {
  return "diff --git a/" + path + " b/" + path + "\nindex 1..2 100644\n--- a/" + path + "\n+++ b/" + path +
         "\n@@ -1 +1 @@ int f(void)\n-old\n+new\n";
}

}  // namespace

TEST_CASE("runs: a mail's text consists of own text and quotes", "[indexer]") {
  CHECK(read_texts({"Yes.\n> Why?\n> Who?\nMe.\n"}).body.runs ==
        Runs{{Part::own, 5}, {Part::quoted, 14}, {Part::own, 3}, {Part::aside, 1}});
  CHECK(read_texts({"> only a quote"}).body.runs == Runs{{Part::quoted, 14}});
  CHECK(read_texts({}).body.runs.empty());
  CHECK(read_texts({""}).body.runs.empty());
  // A `>` outside of the first column is not a quote.
  CHECK(read_texts({"a > b\n > c"}).body.runs == Runs{{Part::own, 10}});
  CHECK_FALSE(read_texts({"a > b\n > c"}).has_quotes);
}

TEST_CASE("runs: a diff is split exactly to the byte", "[indexer]") {
  // One line more than the hunk's header declares: it is no longer part of the diff.
  const std::string text =
      "diff --git a/f b/f\nindex 1..2 100644\n--- a/f\n+++ b/f\n@@ -1 +1 @@ int f(void)\n-old\n+new\n same\n";
  CHECK(read_texts({text + "x"}).body.runs == Runs{{Part::aside, 17},
                                                   {Part::file, 2},
                                                   {Part::aside, 18 + 6},
                                                   {Part::file, 2},
                                                   {Part::aside, 6},
                                                   {Part::file, 2},
                                                   {Part::aside, 12},
                                                   {Part::function, 12},
                                                   {Part::removed, 5},
                                                   {Part::added, 5},
                                                   {Part::own, 7}});
}

TEST_CASE("runs: each text is read separately", "[indexer]") {
  // An incomplete diff in the first text does not continue in the second.
  const std::vector<std::string> texts = {"diff --git a/f b/f\n@@ -1,9 +1,9 @@\n one\n", " two\n+three\n"};
  CHECK(part(texts, Part::context) == " one");
  CHECK(part(texts, Part::own) == " two\n+three");
  const Body body = read_texts(texts).body;
  CHECK(body.text == texts[0] + texts[1]);
  CHECK(body.first_part_bytes == texts[0].size());
}

TEST_CASE("runs: each text begins a line", "[indexer]") {
  const ReadText read = read_texts({"one", "two", "", "three\n", diff_of("f")});
  CHECK(read.body.text == "one\ntwo\nthree\n" + diff_of("f"));
  CHECK(read.body.first_part_bytes == 3);
  CHECK(part_of(read.body, Part::own) == "one\ntwo\nthree");
  CHECK(read.files == Files{{"f", std::nullopt, 1, 1}});
  CHECK(read_texts({"", "one"}).body.text == "one");
  CHECK(read_texts({"one"}).body.text == "one");
}

TEST_CASE("runs: the texts of attached mails are quotes", "[indexer]") {
  const ReadText read = read_texts({"see", diff_of("f"), "Acked-by: Ada\n" + diff_of("g")}, 2);
  CHECK(read.files == Files{{"f", std::nullopt, 1, 1}});
  CHECK(read.has_quotes);
  CHECK(part_of(read.body, Part::own) == "see");
  CHECK(part_of(read.body, Part::quoted) == "Acked-by: Ada\n" + diff_of("g"));
  const ReadText only = read_texts({diff_of("g")}, 0);
  CHECK_FALSE(only.has_diff);
  CHECK(only.body.runs == Runs{{Part::quoted, static_cast<uint32_t>(diff_of("g").size())}});
}

TEST_CASE("runs: a mail that is forwarded within a text is a quote", "[indexer]") {
  const std::string forwarded =
      "-----Original Message-----\nFrom: Vera Lind <vera@example.org>\nSent: Monday\n\nAcked-by: Bo\n f | 2 "
      "+-\n" +
      diff_of("f");
  const ReadText read = read_texts({"I will look.\n\n" + forwarded, "Mine again.\n"});
  CHECK(part_of(read.body, Part::own) == "I will look.\n\nMine again.");
  CHECK(part_of(read.body, Part::quoted) == forwarded.substr(0, forwarded.size() - 1));
  CHECK(read.has_quotes);
  CHECK_FALSE(read.has_diff);
  CHECK(read.files.empty());
  // Within a diff nothing begins a mail.
  const std::string in_diff =
      "--- a/f\n+++ b/f\n@@ -1,3 +1,1 @@\n------Original Message-----\n-From: a\n x\n";
  CHECK(read_texts({in_diff}).files == Files{{"f", std::nullopt, 0, 2}});
  CHECK(part({in_diff}, Part::quoted).empty());
  // Mutt and Gnus say where it ends.
  CHECK(
      part(
          {"a\n----- Forwarded message from Bo -----\nFrom: Bo\n\nb\n----- End forwarded message -----\nc\n"},
          Part::own) == "a\nc");
}

TEST_CASE("runs: a list's footer is not own text, in any of the texts", "[indexer]") {
  const std::string footer = "\n" + std::string(47, '_') + "\nkvmarm mailing list\nkvmarm@lists.linux.dev\n";
  CHECK(part({"Hello.\n" + footer}, Part::own) == "Hello.");
  CHECK(part({"Hello.\n" + footer, "Two.\n" + footer}, Part::own) == "Hello.\nTwo.");
  CHECK(part({diff_of("f") + footer}, Part::own).empty());
  // A signature is not a footer, and neither is one with more text after it.
  CHECK(part({"Hello.\n-- \nAda\n"}, Part::own) == "Hello.\n-- \nAda");
  CHECK(part({footer + std::string(20, '\n') + "Hello."}, Part::own).find("kvmarm mailing list") !=
        std::string::npos);
}

TEST_CASE("runs: a quoted diff is a quote", "[indexer]") {
  const std::string text = "> diff --git a/f b/f\n> @@ -1 +1 @@\n> -a\n> +b\nNo.\n";
  const ReadText read = read_texts({text});
  CHECK_FALSE(read.has_diff);
  CHECK(read.has_quotes);
  CHECK(read.files.empty());
  CHECK(part_of(read.body, Part::own) == "No.");
}

TEST_CASE("runs: a comment between hunks is own text, and the diff continues", "[indexer]") {
  const std::string text = diff_of("one") + "And here the second:\n" + diff_of("two");
  CHECK(part({text}, Part::own) == "And here the second:\n");
  CHECK(read_texts({text}).files == Files{{"one", std::nullopt, 1, 1}, {"two", std::nullopt, 1, 1}});
}

TEST_CASE("runs: markers within the lines of a hunk have no effect", "[indexer]") {
  const std::string text =
      "--- a/f\n+++ b/f\n@@ -1,4 +1,4 @@\n"
      "--- a sql comment\n"
      "+++ counter;\n"
      "->quoted?\n"
      "+@@ not a hunk\n"
      "\n"
      " @@ -1 +1 @@\n"
      "-- \n2.39.5\n";
  CHECK(part({text}, Part::removed) == "--- a sql comment\n->quoted?\n");
  CHECK(part({text}, Part::added) == "+++ counter;\n+@@ not a hunk\n");
  CHECK(part({text}, Part::context) == " @@ -1 +1 @@\n");
  CHECK(part({text}, Part::own) == "-- \n2.39.5");
  CHECK(read_texts({text}).files == Files{{"f", std::nullopt, 2, 2}});
}

TEST_CASE("runs: git's marker of a missing newline is in no column", "[indexer]") {
  const std::string text = diff_of("f") + "\\ No newline at end of file\n";
  for (const Part wanted : {Part::own, Part::added, Part::removed, Part::context}) {
    CHECK(part({text}, wanted).find("newline") == std::string::npos);
  }
}

TEST_CASE("runs: one file in two diffs has the lines of both", "[indexer]") {
  CHECK(read_texts({diff_of("f") + diff_of("f")}).files == Files{{"f", std::nullopt, 2, 2}});
  CHECK(read_texts({diff_of("f"), diff_of("f")}).files == Files{{"f", std::nullopt, 2, 2}});
}

TEST_CASE("runs: the diffstat has the number of changed lines, in all its forms", "[indexer]") {
  struct Case {
    std::string line;
    PatchFile file;
  };
  const auto test = GENERATE(values<Case>({
      {" dir/f.c | 2 +-", {"dir/f.c", 2, 1, 1}},
      {" .../f.c | 2 +-", {"dir/f.c", 2, 1, 1}},
      {" {old => dir}/f.c | 2 +-", {"dir/f.c", 2, 1, 1}},
      {" dir/{g.c => f.c} | 2 +-", {"dir/f.c", 2, 1, 1}},
      // git diff --compact-summary
      {" dir/f.c (new) | 2 +-", {"dir/f.c", 2, 1, 1}},
      {" dir/f.c (new +x) | 2 +-", {"dir/f.c", 2, 1, 1}},
      {" dir/f.c (gone) | 2 +-", {"dir/f.c", 2, 1, 1}},
      {" dir/f.c (mode +x) | 2 +-", {"dir/f.c", 2, 1, 1}},
  }));
  CAPTURE(test.line);
  CHECK(read_texts({test.line + "\n\n" + diff_of("dir/f.c")}).files == Files{test.file});
}

TEST_CASE("runs: a path that only has the same end is another file", "[indexer]") {
  CHECK(read_texts({" f.c | 2 +-\n\n" + diff_of("dir/f.c")}).files ==
        Files{{"dir/f.c", std::nullopt, 1, 1}, {"f.c", 2, std::nullopt, std::nullopt}});
  CHECK(read_texts({" .../f.c | 2 +-\n\n" + diff_of("dir/gf.c")}).files ==
        Files{{"dir/gf.c", std::nullopt, 1, 1}, {".../f.c", 2, std::nullopt, std::nullopt}});
}

TEST_CASE("runs: a path without its beginning is the first file with that end", "[indexer]") {
  CHECK(
      read_texts({" .../f.c | 2 +-\n .../e/f.c | 3 +-\n .../g.c | 4 +-\n h/g.c | 5 +-\n .../g.c | 6 +-\n\n" +
                  diff_of("d/f.c") + diff_of("d/e/f.c")})
          .files == Files{{"d/f.c", 2, 1, 1},
                          {"d/e/f.c", 3, 1, 1},
                          {".../g.c", 6, std::nullopt, std::nullopt},
                          {"h/g.c", 5, std::nullopt, std::nullopt}});
}

TEST_CASE("runs: the runs of any text cover it", "[indexer]") {
  const std::vector<std::string> lines = {
      "diff --git a/f b/f", "@@ -1,3 +1,3 @@ f",  "--- a/f", "+++ b/f", "+a", "-b", " c", "", "> q",
      " f | 2 +-",          std::string(47, '_'), "-- ",     "\\ No"};
  // Every pair and triple of significant lines.
  for (const std::string& one : lines) {
    for (const std::string& two : lines) {
      for (const std::string& three : lines) {
        const std::string text = one + "\n" + two + "\n" + three;
        const ReadText read = read_texts({text});
        size_t covered = 0;
        bool empty_run = false;
        for (const TextRun& run : read.body.runs) {
          covered += run.bytes;
          empty_run |= run.bytes == 0;
        }
        if (covered == text.size() && !empty_run) continue;
        CAPTURE(text);
        CHECK(covered == text.size());
        CHECK_FALSE(empty_run);
      }
    }
  }
  SUCCEED();
}
