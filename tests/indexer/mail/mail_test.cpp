// SPDX-License-Identifier: MIT
#include "indexer/mail/mail.hpp"

#include <algorithm>
#include <cstdint>

#include "indexer/mail/encoding/charset.hpp"
#include "indexer/mail/html.hpp"
#include "indexer/mail/message_row.hpp"
#include "support/catch.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

ParsedMail sample(const std::string& name) {
  return MailReader().read(project_file("samples/mail/" + name + ".eml"));
}

IndexedMail row_of(const std::string& mail, int64_t committed = mail_time) {
  MailReader reader;
  return to_row(reader.read(mail), "b10b", committed);
}

std::string first_text(const ParsedMail& mail) {
  return mail.text.body.text.substr(0, mail.text.body.first_part_bytes);
}

std::string names_of(const std::vector<Defect>& defects) {
  std::vector<std::string_view> names;
  for (const Defect defect : defects) names.push_back(defect_name(defect));
  std::ranges::sort(names);
  std::string out;
  for (const std::string_view name : names) out += (out.empty() ? "" : " ") + std::string(name);
  return out;
}

}  // namespace

TEST_CASE("mail: a broken sample has exactly its defects", "[indexer]") {
  struct Case {
    std::string name;
    std::string defects;
  };
  const auto test = GENERATE(values<Case>({
      {"single-patch-inbody-from", ""},
      {"patchv2-1-crlf", ""},
      {"html-only", ""},
      {"broken-no-message-id", "no-message-id"},
      {"broken-no-date", "no-date"},
      {"broken-date-unparsable", "bad-date"},
      {"broken-date-2038", ""},
      {"broken-charset-unknown", "unknown-charset"},
      // The decoded text of broken base64 is invalid, too.
      {"broken-base64", "bad-base64 bad-charset"},
      {"broken-multipart-never-closed", "broken-multipart"},
      {"broken-multipart-no-boundary", "broken-multipart"},
      {"broken-nul-bytes", "nul-bytes"},
      {"broken-empty", "empty-mail no-date no-from no-message-id no-subject"},
      {"broken-headers-only", ""},
      {"broken-no-subject", "no-subject"},
      {"broken-no-from", "no-from"},
      {"broken-message-id-no-brackets", "bad-message-id"},
      {"broken-two-subjects", "repeated-header"},
  }));
  CAPTURE(test.name);
  CHECK(names_of(sample(test.name).defects) == test.defects);
}

TEST_CASE("mail: a broken mail is read as far as possible", "[indexer]") {
  CHECK(first_text(sample("broken-multipart-never-closed")).size() > 10);
  CHECK(first_text(sample("broken-multipart-no-boundary")).size() > 10);
  CHECK(first_text(sample("broken-nul-bytes")).find('\0') == std::string::npos);
  CHECK(sample("broken-nul-bytes").subject.find('\0') == std::string::npos);
  CHECK(first_text(sample("broken-charset-unknown")).find("Na\xc3\xafve question") != std::string::npos);
  CHECK(sample("broken-headers-only").sender->address == "odd@example.org");
  CHECK(first_text(sample("broken-headers-only")).empty());
}

TEST_CASE("mail: texts are decoded from any charset and encoding", "[indexer]") {
  struct Case {
    std::string name;
    std::string in_text;
    std::string sender;
  };
  const auto test = GENERATE(values<Case>({
      {"vgic-v2-resend-1-qp", "diff --git a/", "Zo\xc3\xab Marchetti-Strand"},
      {"vgic-v2-resend-2-base64", "diff --git a/", "Zo\xc3\xab Marchetti-Strand"},
      {"kut-v2-0-cover-latin1", "Ren\xc3\xa9", "Ren\xc3\xa9 Fj\xc3\xa4llgren"},
      {"kut-v2-2-latin1-qp", "diff --git a/", "Ren\xc3\xa9 Fj\xc3\xa4llgren"},
      {"patchv2-1-crlf", "\ndiff --git a/", "Quill, Oswin"},
  }));
  CAPTURE(test.name);
  const ParsedMail mail = sample(test.name);
  CHECK(first_text(mail).find(test.in_text) != std::string::npos);
  CHECK(first_text(mail).find('\r') == std::string::npos);
  CHECK(mail.sender->name == test.sender);
  CHECK(is_valid_utf8(mail.text.body.text));
}

TEST_CASE("mail: attachments have names, and an attached patch is indexed", "[indexer]") {
  const ParsedMail mail = sample("re-upper-attachment-msgid-comment");
  REQUIRE(mail.attachments.size() == 1);
  CHECK(mail.attachments.front().name == "fix.patch");
  CHECK(mail.text.has_diff);
  CHECK(first_text(mail).find("diff --git") == std::string::npos);
  CHECK(mail.message_id.find('(') == std::string::npos);
}

TEST_CASE("mail: HTML is read only if there is no plain text", "[indexer]") {
  CHECK(first_text(sample("html-only")).find('<') == std::string::npos);
  CHECK(first_text(sample("html-only")).size() > 10);
  CHECK(sample("aw-reply-alternative-long-references").text.body.text.find("<p>") == std::string::npos);
  CHECK(text_of_html("<style>x{}</style><p>a &lt;b&gt; &#233;&amp;</p><br>c<!-- no -->d") ==
        "a <b> \xc3\xa9&\ncd");
  CHECK(text_of_html("<script>alert('<p>')</script>x &unknown; & <never closed") == "x &unknown; & ");
}

TEST_CASE("mail: references are in order, without duplicates, with the parent last", "[indexer]") {
  MailBuilder mail;
  mail.more = "References: <a@x> <b@x>\nIn-Reply-To: <c@x>\n";
  const ParsedMail parsed = MailReader().read(mail.str());
  CHECK(parsed.references == std::vector<std::string>{"a@x", "b@x", "c@x"});
  CHECK(parsed.in_reply_to == "c@x");
  CHECK(sample("aw-reply-alternative-long-references").references.size() == 121);
}

TEST_CASE("mail: a Message-ID is decoded whole, and the others that a mail has are its aliases",
          "[indexer]") {
  const auto ids = [](const std::string& headers) {
    const ParsedMail mail = MailReader().read(
        "From: a@x.org\nSubject: x\nDate: Mon, 3 Mar 2025 10:00:00 +0000\n" + headers + "\n\n");
    std::string out = mail.message_id;
    for (const std::string& alias : mail.aliases) out += " " + alias;
    return out + "; " + names_of(mail.defects);
  };
  CHECK(ids("Message-ID: <1@x>") == "1@x; ");
  CHECK(ids("Message-ID: =?utf-8?q?=3C20230301-topic-v1-1-0123456789ab=40?=\n =?utf-8?q?x=2Eorg=3E?=") ==
        "20230301-topic-v1-1-0123456789ab@x.org; bad-message-id");
  CHECK(ids("Message-ID: <1 2@x>") == "12@x; ");
  CHECK(ids("Message-ID: (of <2@x>) <1@x>") == "1@x; ");
  CHECK(ids("Message-ID: 1@x") == "1@x; bad-message-id");
  CHECK(ids("Message-ID: 1 2") == "1; bad-message-id");
  CHECK(ids("Message-ID: <1@x>\nMessage-ID: <2@x>\nX-Alt-Message-ID: <3@x>\nMessage-ID: <1@x>") ==
        "1@x 2@x 3@x; repeated-header");
  CHECK(ids("X-Microsoft-Original-Message-ID: <2@x>\nMessage-ID: <1@x>") == "1@x 2@x; ");
}

TEST_CASE("mail: an indented tag in an answer counts if it is that of the writer", "[indexer]") {
  const auto tags = [](const std::string& from, const std::string& line) {
    const ParsedMail mail =
        MailReader().read("From: " + from + "\nSubject: Re: [PATCH] x\nIn-Reply-To: <1@x>\n\n" + line + "\n");
    std::string out;
    for (const Trailer& trailer : mail.trailers) out += trailer.kind + ";";
    return out;
  };
  CHECK(tags("Ada <a@x.org>", "  Acked-by: Ada B <A@X.org>") == "acked-by;");
  CHECK(tags("Ada <a@x.org>", "\tAcked-by: Ada <ada@home.org>") == "acked-by;");
  CHECK(tags("Ada <a@x.org>", "  Acked-by: Bo <b@x.org>").empty());
  CHECK(tags("Ada <a@x.org>", "Acked-by: Bo <b@x.org>") == "acked-by;");
  CHECK(tags("Ada <a@x.org>", "    Signed-off-by: Ada <a@x.org>").empty());
}

TEST_CASE("charset: texts become UTF-8, and a wrong charset is reported", "[indexer]") {
  struct Case {
    std::string bytes;
    std::string charset;
    std::string text;
    CharsetProblem problem;
  };
  const std::vector<Case> cases = {
      {"plain", "", "plain", CharsetProblem::none},
      {"\xc3\xa9", "us-ascii", "\xc3\xa9", CharsetProblem::none},
      {"\xe9", "us-ascii", "\xc3\xa9", CharsetProblem::bad},
      {"\xe9", "UTF-8", "\xc3\xa9", CharsetProblem::bad},
      {"\xe9", "ISO-8859-1", "\xc3\xa9", CharsetProblem::none},
      {"\x80", "windows-1252", "\xe2\x82\xac", CharsetProblem::none},
      {"\xc4\xe3", "gb2312", "\xe4\xbd\xa0", CharsetProblem::none},
      {"\xe9", "x-made-up", "\xc3\xa9", CharsetProblem::unknown},
      {"\xc3\xa9", "x-made-up", "\xc3\xa9", CharsetProblem::unknown},
      {std::string("a\0b", 3), "utf-8", "ab", CharsetProblem::none},
      {std::string("a\0b\0", 4), "utf-16le", "ab", CharsetProblem::none},
      {"\x1b$B\xff", "iso-2022-jp", "\ufffd", CharsetProblem::bad},
  };
  for (const Case& test : cases) {
    CAPTURE(test.bytes, test.charset);
    const Utf8Text converted = to_utf8(test.bytes, test.charset);
    CHECK(converted.text == test.text);
    CHECK(converted.problem == test.problem);
  }
}

TEST_CASE("message: its kind depends on subject, diff, quotes and references", "[indexer]") {
  const std::string diff = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n";
  const std::string parent = "In-Reply-To: <p@x>\n";
  struct Case {
    std::string subject;
    std::string more;
    std::string body;
    MessageKind kind;
  };
  const std::vector<Case> cases = {
      {"[PATCH] x", "", diff, MessageKind::patch},
      {"[PATCH 1/2] x", parent, diff, MessageKind::patch},
      {"[PATCH 0/2] x", "", "Cover\n", MessageKind::cover},
      {"[RFC 0/2] x", "", "Cover\n", MessageKind::cover},
      {"[v2 0/6] x", "", "Cover\n", MessageKind::cover},
      {"[RFC 1/2] x", parent, diff, MessageKind::patch},
      {"[RFC] x", "", diff, MessageKind::patch},
      {"[RFC] a question", "", "What?\n", MessageKind::discussion},
      {"[1/2] x", "", diff, MessageKind::patch},
      {"[GIT PULL] x", "", "Please\n", MessageKind::pull},
      {"[PULL 01/10] x", parent, diff, MessageKind::patch},
      {"[PULL 00/10] x", "", "Please\n", MessageKind::pull},
      {"Re: [PATCH] x", parent, "> q\nyes\n", MessageKind::reply},
      {"Re: [PATCH] x", "", diff, MessageKind::reply},
      {"[PATCH] x", parent, "> q\nno Re: here\n", MessageKind::reply},
      {"[PATCH] x", parent, "not a quote, no diff\n", MessageKind::patch},
      {"A question", "", "What?\n", MessageKind::discussion},
      {"An answer", parent, "That.\n", MessageKind::reply},
  };
  for (const Case& test : cases) {
    CAPTURE(test.subject, test.more, test.body);
    MailBuilder mail;
    mail.subject = test.subject;
    mail.more = test.more;
    mail.body = test.body;
    CHECK(row_of(mail.str()).row.kind == test.kind);
  }
}

TEST_CASE("message: the author of a patch is its in-body From, that of a reply its sender", "[indexer]") {
  MailBuilder mail;
  mail.body = "From: =?UTF-8?q?Zo=C3=AB?= <Zoe@Example.org>\n\nText\n";
  const MessageRow patch = row_of(mail.str()).row;
  CHECK(patch.author == Mailbox{"=?UTF-8?q?Zo=C3=AB?= <Zoe@Example.org>", "Zo\xc3\xab", "Zoe@Example.org"});
  CHECK(patch.sender->address == "ada@example.org");
  mail.subject = "Re: [PATCH] x";
  CHECK(row_of(mail.str()).row.author->address == "ada@example.org");
}

TEST_CASE("message: a date far from that of the commit is rejected", "[indexer]") {
  constexpr int64_t day = 86'400;
  const std::string received = "Received: from a by b; Mon, 3 Mar 2025 09:00:00 +0000\n";
  struct Case {
    std::string date;
    std::string more;
    int64_t expected;
    std::string defects;
  };
  const std::vector<Case> cases = {
      {"Mon, 3 Mar 2025 10:00:00 +0000", received, mail_time, ""},
      {"Mon, 3 Mar 2025 12:00:00 +0200", received, mail_time, ""},
      {"Tue, 4 Mar 2025 10:00:00 +0000", received, mail_time + day, ""},
      {"Tue, 4 Mar 2025 10:00:01 +0000", received, mail_time - 3600, "unlikely-date"},
      {"Sun, 3 Mar 2024 10:00:00 +0000", received, mail_time - 365 * day, ""},
      {"Sun, 3 Mar 2024 09:59:59 +0000", received, mail_time - 3600, "unlikely-date"},
      {"Thu, 1 Jan 1970 00:00:00 +0000", "", mail_time, "unlikely-date"},
      {"nonsense", received, mail_time - 3600, "bad-date"},
      {"nonsense", "Received: from a by b; Mon, 3 Mar 1975 09:00:00 +0000\n", mail_time, "bad-date"},
  };
  for (const Case& test : cases) {
    CAPTURE(test.date, test.more);
    MailBuilder mail;
    mail.date = test.date;
    mail.more = test.more;
    const IndexedMail indexed = row_of(mail.str());
    CHECK(indexed.row.date == test.expected);
    CHECK(names_of(indexed.defects) == test.defects);
  }
}

TEST_CASE("message: a missing Message-ID is replaced by the blob", "[indexer]") {
  CHECK(row_of("Subject: x\n\n").row.message_id == "b10b@no-message-id.invalid");
}
