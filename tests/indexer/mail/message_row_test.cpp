// SPDX-License-Identifier: MIT
#include "indexer/mail/message_row.hpp"

#include <cstdint>

#include "schema/mail/body.hpp"
#include "support/catch.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

MessageRow row_of(const MailBuilder& mail) {
  MailReader reader;
  return to_row(reader.read(mail.str()), "b10b", mail_time).row;
}

constexpr int64_t day = 86'400;

}  // namespace

TEST_CASE("row: only patches and covers have the author of an in-body From", "[indexer]") {
  struct Case {
    std::string subject;
    std::string body;
    std::string author;
  };
  const auto test = GENERATE(values<Case>({
      {"[PATCH] x", "From: Bo <bo@example.org>\n\nx\n", "Bo <bo@example.org>"},
      {"[PATCH] x", "\n\nFrom: Bo <bo@example.org>\n", "Bo <bo@example.org>"},
      {"[PATCH 0/2] x", "From: Bo <bo@example.org>\n\nx\n", "Bo <bo@example.org>"},
      {"[PATCH] x", "From: bo@example.org\n", "bo@example.org"},
      {"[PATCH] x", "Hello\nFrom: Bo <bo@example.org>\n", "Ada Byron <ada@example.org>"},
      {"[PATCH] x", "From: somebody at work\n", "Ada Byron <ada@example.org>"},
      {"[PATCH] x", ">From: Bo <bo@example.org>\n", "Ada Byron <ada@example.org>"},
      {"[PATCH] x", "from: Bo <bo@example.org>\n", "Bo <bo@example.org>"},
      {"[PATCH] x", "x\n", "Ada Byron <ada@example.org>"},
      {"Re: [PATCH] x", "From: Bo <bo@example.org>\n\nx\n", "Ada Byron <ada@example.org>"},
      {"A talk", "From: Bo <bo@example.org>\n\nx\n", "Ada Byron <ada@example.org>"},
      {"[GIT PULL] x", "From: Bo <bo@example.org>\n\nx\n", "Ada Byron <ada@example.org>"},
  }));
  CAPTURE(test.subject, test.body);
  MailBuilder mail;
  mail.subject = test.subject;
  mail.body = test.body;
  const MessageRow row = row_of(mail);
  REQUIRE(row.author);
  CHECK(row.author->text == test.author);
  REQUIRE(row.sender);
  CHECK(row.sender->text == mail.from);
}

TEST_CASE("row: an in-body From in an attachment is ignored", "[indexer]") {
  MailBuilder mail;
  mail.more = "Content-Type: multipart/mixed; boundary=b\n";
  mail.body = "--b\n\n\n--b\nContent-Type: text/x-patch\n\nFrom: Bo <bo@example.org>\n\n--b--\n";
  CHECK(row_of(mail).author->text == mail.from);
}

TEST_CASE("row: a patch without a sender can have an author", "[indexer]") {
  MailReader reader;
  const std::string mail = "Subject: [PATCH] x\n\nFrom: Bo <bo@example.org>\n\nx\n";
  const MessageRow row = to_row(reader.read(mail), "b10b", mail_time).row;
  CHECK_FALSE(row.sender);
  REQUIRE(row.author);
  CHECK(row.author->address == "bo@example.org");
}

TEST_CASE("row: only patches and covers have tags", "[indexer]") {
  struct Case {
    std::string subject;
    std::optional<PatchTags> tags;
  };
  const auto test = GENERATE(values<Case>({
      {"[PATCH] x", PatchTags{}},
      {"[PATCH v3 0/4] x", PatchTags{"", 0, 4, 3, false, false}},
      {"[RFC PATCH net-next 2/4] x", PatchTags{"net-next", 2, 4, 1, true, false}},
      {"Re: [PATCH v3 1/4] x", std::nullopt},
      {"[GIT PULL] x", std::nullopt},
      {"x", std::nullopt},
  }));
  CAPTURE(test.subject);
  MailBuilder mail;
  mail.subject = test.subject;
  CHECK(row_of(mail).patch == test.tags);
}

TEST_CASE("row: the subject is complete, the title has no tags, and it names subsystems", "[indexer]") {
  MailBuilder mail;
  mail.subject = "Re: [PATCH v2 1/2] KVM: =?UTF-8?q?SVM:_Zo=C3=AB?=";
  const MessageRow row = row_of(mail);
  CHECK(row.subject == "Re: [PATCH v2 1/2] KVM: SVM: Zo\xc3\xab");
  CHECK(row.title == "KVM: SVM: Zo\xc3\xab");
  CHECK(row.subsystems == std::vector<std::string>{"KVM", "SVM"});
}

TEST_CASE("row: the newest plausible Received header counts", "[indexer]") {
  MailBuilder mail;
  mail.date = "nonsense";
  mail.more =
      "Received: from d by e; Mon, 3 Mar 2035 09:50:00 +0000\n"
      "Received: from c by d (a; b);\n\tMon, 3 Mar 2025 09:40:00 +0000 (UTC)\n"
      "Received: from b by c without a date\n"
      "Received: from a by b; Mon, 3 Mar 2025 09:30:00 +0000\n";
  const MessageRow row = row_of(mail);
  CHECK(row.received == mail_time - 20 * 60);
  CHECK(row.date == mail_time - 20 * 60);
  CHECK_FALSE(row.sent);
}

TEST_CASE("row: an implausible date is kept beside the plausible one", "[indexer]") {
  MailBuilder mail;
  mail.date = "Mon, 3 Mar 2031 12:00:00 +0200";
  const MessageRow row = row_of(mail);
  CHECK(row.sent == mail_time + (5 * 365 + 366) * day);
  CHECK(row.sent_zone == 120);
  CHECK(row.date == mail_time);
}

TEST_CASE("row: a date is plausible from a year before the commit to a day after it", "[indexer]") {
  struct Case {
    std::string date;
    int64_t after;
    bool is_believed;
  };
  const auto test = GENERATE(values<Case>({
      {"Sun, 3 Mar 2024 10:00:00 +0000", -365 * day, true},
      {"Sun, 3 Mar 2024 09:59:59 +0000", -365 * day - 1, false},
      {"Tue, 4 Mar 2025 10:00:00 +0000", day, true},
      {"Tue, 4 Mar 2025 10:00:01 +0000", day + 1, false},
  }));
  CAPTURE(test.date);
  MailBuilder mail;
  mail.date = test.date;
  const MessageRow row = row_of(mail);
  CHECK(row.sent == mail_time + test.after);
  CHECK(row.date == mail_time + (test.is_believed ? test.after : 0));
}

TEST_CASE("row: the indexed text equals the parts of the body", "[indexer]") {
  MailBuilder mail;
  mail.more = "Content-Type: multipart/mixed; boundary=b\n";
  mail.body =
      "--b\n\n> quoted\nown\n f | 2 +-\n\ndiff --git a/f b/f\n@@ -1,2 +1,2 @@ func\n-out\n+in\n same\n"
      "--b\nContent-Type: text/plain; name=one.txt\n\nattached\n"
      "--b\nContent-Type: image/png; name=two.png\n\nPNG\n--b--\n";
  const MessageRow row = row_of(mail);
  const Body& body = row.body;
  const IndexedText& text = row.indexed;
  CHECK(text.attachment == "one.txt\ntwo.png");
  CHECK(text.quoted == "> quoted\n");
  CHECK(text.own == "own\n \n | 2 +-\n\nattached");
  CHECK(text.file == "f\nf\n");
  CHECK(text.function == "func\n");
  CHECK(text.added == "+in\n");
  CHECK(text.removed == "-out\n");
  CHECK(text.context == " same");
  CHECK(text.own == part_of(body, Part::own));
  CHECK(text.file == part_of(body, Part::file));
}
