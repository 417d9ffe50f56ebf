// SPDX-License-Identifier: MIT
#include "indexer/patches/ready_series.hpp"

#include <string>
#include <vector>

#include "indexer/mail/header/headers.hpp"
#include "indexer/patches/patch_mail.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

const std::string header =
    "From: Ada <ada@example.org>\nDate: Mon, 3 Mar 2025 23:30:00 -0200\nMessage-ID: <1@x>\n";
const std::string diff = "---\n x | 1 +\n\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+x\n";

PatchMail read(const std::string& mail) {
  return read_patch_mail(split_mail(mail));
}

std::string answer(const std::string& from, const std::string& text) {
  return "From: " + from + "\nSubject: Re: [PATCH] x: Add it\n\n" + text;
}

SeriesMails one_patch(const std::string& subject, const std::string& body) {
  return {
      .id = "1@x",
      .patches = {{.own = {.message_id = "1@x", .mail = header + "Subject: " + subject + "\n\n" + body}}}};
}

}  // namespace

TEST_CASE("am: a patch is read as git mailinfo reads it", "[indexer]") {
  struct Case {
    std::string what;
    std::string mail;
    std::string author;
    std::string subject;
    std::string message;
  };
  const std::vector<Case> cases = {
      {"brackets", "Subject: [PATCH v2 1/3] [x] Re: y:  Add\n z\n\nText\n", "ada@example.org", "y: Add z",
       "Text\n"},
      {"encoded words", "Subject: =?utf-8?q?[PATCH]_x:_=C3=A9?=\n\nText\n", "ada@example.org", "x: \xc3\xa9",
       "Text\n"},
      {"in-body From", "Subject: x\n\nFrom: Bo <bo@example.org>\n\nText\n", "bo@example.org", "x",
       "\nText\n"},
      {"in-body Subject", "Subject: x\n\nSubject: [PATCH] y\n\nText\n", "ada@example.org", "y", "\nText\n"},
      {"scissors", "Subject: x\n\nHello\n-- >8 --\nFrom: Bo <bo@example.org>\n\nText\n", "bo@example.org",
       "x", "\nText\n"},
      {"base64",
       "Subject: x\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: "
       "base64\n\n4Qo=\n",
       "ada@example.org", "x", "\xc3\xa1\n"},
      {"quoted-printable", "Subject: x\nContent-Transfer-Encoding: quoted-printable\n\na=3Db=\nc\n",
       "ada@example.org", "x", "a=bc\n"},
      {"format=flowed", "Subject: x\nContent-Type: text/plain; format=flowed\n\none \ntwo\n  stuffed\n",
       "ada@example.org", "x", "one two\n stuffed\n"},
      {"CRLF", "Subject: x\r\n\r\nText\r\n", "ada@example.org", "x", "Text\n"},
  };
  for (const Case& one : cases) {
    INFO(one.what);
    const PatchMail patch = read(header + one.mail + diff);
    CHECK(patch.author.address == one.author);
    CHECK(patch.subject == one.subject);
    if (one.what != "base64") CHECK(patch.message == one.message);
  }
}

TEST_CASE("am: carriage returns that belong to the lines of a diff stay", "[indexer]") {
  const std::string dos = "---\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+x\r\n";
  const PatchMail patch = read(header + "Subject: x\n\nText\r\n" + dos);
  CHECK(patch.below == dos);
  CHECK(patch.message == "Text\n");
  CHECK(patch.has_carriage_returns);
  CHECK_FALSE(read(header + "Subject: x\n\nText\n" + diff).has_carriage_returns);
}

TEST_CASE("am: tags of answers, of answers elsewhere and of the cover, in this order and each once",
          "[indexer]") {
  SeriesMails series =
      one_patch("[PATCH 1/1] x: Add it", "Text.\n\nSigned-off-by: Ada <ada@example.org>\n" + diff);
  const std::string tag = "Reviewed-by: Bo <bo@example.org>\n";
  series.patches[0].own.answers = {answer("Bo <bo@example.org>", tag),
                                   answer("Cy <cy@example.org>", "Acked-by: Di <di@example.org>\n")};
  series.patches[0].answers_elsewhere = {answer("Ed <ed@example.org>", "Tested-by: Ed <ed@example.org>\n")};
  series.cover = AnsweredMail{.message_id = "0@x",
                              .mail = header + "Subject: [PATCH 0/1] All\n\nHi\nbase-commit: 1234567890\n",
                              .answers = {answer("Fy <fy@example.org>", "Acked-by: Fy <fy@example.org>\n"),
                                          answer("Bo <bo@example.org>", tag)}};
  const ReadySeries ready = ready_series(series, {});
  CHECK(ready.patches[0].added == std::vector<std::string>{"Reviewed-by: Bo <bo@example.org>",
                                                           "Tested-by: Ed <ed@example.org>",
                                                           "Acked-by: Fy <fy@example.org>"});
  CHECK(ready.ignored ==
        std::vector<ReadySeries::Ignored>{{"Acked-by: Di <di@example.org>", "Cy <cy@example.org>"}});
  CHECK(ready.base_commit == "1234567890");
  CHECK(ready.name == "20250303_ada_all");
  CHECK(ready_series(series, {.of_answers = false, .of_patch = {}}).patches[0].added.empty());
  CHECK(ready_series(series, {.of_others = true, .of_patch = {}}).patches[0].added[1] ==
        "Acked-by: Di <di@example.org>");
  CHECK(ready_series(series, {.of_answers = false, .of_patch = "Link: https://e.org/{}"}).patches[0].added ==
        std::vector<std::string>{"Link: https://e.org/1@x"});
}

TEST_CASE("am: in a flowed answer, quoted lines and the signature are not joined with the tags",
          "[indexer]") {
  struct Case {
    std::string text;
    std::vector<std::string> added;
  };
  const std::string tag = "Reviewed-by: Bo <bo@example.org>";
  const std::vector<Case> cases = {
      {"> Text. \n> \n" + tag + "\n\n> more\n", {tag}},
      {"Good \n> Text.\n" + tag + " \n> more\n", {tag}},
      {"A long line \nthat goes on.\n\n" + tag + "\n", {tag}},
      {"Thanks, \n-- \n" + tag + "\n", {}},
      {"A line \n" + tag + " \nThanks\n", {tag}},
      {"Acked-by: Bo \n<bo@example.org>\n", {"Acked-by: Bo <bo@example.org>"}},
  };
  for (const Case& one : cases) {
    INFO(one.text);
    SeriesMails series = one_patch("[PATCH] x: Add it", "Text.\n" + diff);
    series.patches[0].own.answers = {
        "From: Bo <bo@example.org>\nSubject: Re: [PATCH] x: Add it\n"
        "Content-Type: text/plain; charset=\"us-ascii\"; Format=\"flowed\"\n\n" +
        one.text};
    CHECK(ready_series(series, {}).patches[0].added == one.added);
  }
}

TEST_CASE("am: an answer that is a patch itself gives no trailers", "[indexer]") {
  struct Case {
    std::string subject;
    std::string below;
    size_t added;
  };
  const std::vector<Case> cases = {
      {"Patch \"x: Add it\" has been added to the 5.10-stable tree", diff, 0},
      {"[PATCH] fixup! x: Add it", diff, 0},
      {"Patch \"x: Add it\" has been added to the 5.10-stable tree", "", 1},
      {"Re: [PATCH] x: Add it", diff, 1},
      {"=?utf-8?q?AW:_=5BPATCH=5D_x=3A_Add_it?=", diff, 1},
      {"=?utf-8?q?RE:_=5BPATCH=5D_x=3A_Add_it?=", diff, 1},
  };
  for (const Case& one : cases) {
    INFO(one.subject << one.below);
    SeriesMails series = one_patch("[PATCH] x: Add it", "Text.\n" + diff);
    series.patches[0].own.answers = {"From: Bo <bo@example.org>\nSubject: " + one.subject +
                                     "\n\nSigned-off-by: Bo <bo@example.org>\n" + one.below};
    CHECK(ready_series(series, {}).patches[0].added.size() == one.added);
  }
}

TEST_CASE("am: a hostile subject, name or id adds no header and no mail", "[indexer]") {
  SeriesMails series = one_patch("=?utf-8?q?[PATCH]_x=0AX-Evil:_1=0A=0Abody?=", "Text\n" + diff);
  series.patches[0].own.message_id = "1\nX-Evil: 1@x";
  series.id = "1\nX-Evil: 1@x";
  const std::string mail = ready_series(series, {}).patches[0].mail;
  CHECK(mail.find("\nX-Evil") == std::string::npos);
  CHECK(mail.substr(mail.find("\n\n")).starts_with("\n\nText\n"));
}

TEST_CASE("am: a character that nobody sees is found in the diff, but not among letters that use it",
          "[indexer]") {
  const auto hidden = [](const std::string& line) {
    return ready_series(one_patch("[PATCH] x", "Text\n" + diff + "+" + line + "\n"), {})
        .patches[0]
        .hidden.has_value();
  };
  CHECK(hidden("if (a\xe2\x80\xae == b)"));
  CHECK_FALSE(hidden("\xd7\xa9\xe2\x80\x8f"));
  CHECK_FALSE(hidden("caf\xc3\xa9"));
}
