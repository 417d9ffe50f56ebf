// SPDX-License-Identifier: MIT
// The oddities of samples/mail/, as samples/README.md lists them.
#include <algorithm>
#include <cstdint>

#include "indexer/mail/message_row.hpp"
#include "schema/mail/body.hpp"
#include "support/catch.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

std::string sample(const std::string& name) {
  return project_file("samples/mail/" + name + ".eml");
}

IndexedMail read(const std::string& name, int64_t committed) {
  MailReader reader;
  return to_row(reader.read(sample(name)), "b10b", committed);
}

std::string spelled(const std::optional<Mailbox>& mailbox) {
  return mailbox ? mailbox->name + " <" + mailbox->address + ">" : "nobody";
}

std::string first_text(const MessageRow& row) {
  return row.body.text.substr(0, row.body.first_part_bytes);
}

bool has(const std::string& text, const std::string& what) {
  return text.find(what) != std::string::npos;
}

/// 2025-03-13T12:00:00Z, close enough to all valid dates.
constexpr int64_t then = 1'741'867'200;

const std::string odd = "Odd Sender <odd@example.org>";

}  // namespace

TEST_CASE("samples: a broken mail is read as far as possible", "[indexer]") {
  struct Case {
    std::string name;
    std::string sender;
    std::string subject;
    MessageKind kind;
    /// The beginning of the text; all of it if it has no line break.
    std::string text;
  };
  const auto test = GENERATE(values<Case>({
      {"broken-no-message-id", "Ines Valcourt <ines.valcourt@gmail.com>",
       "[PATCH] KVM: Accept a missing dirty log", MessageKind::patch,
       "Nothing to reset when there is no log.\n\n"},
      {"broken-no-date", "Zo\xc3\xab Marchetti-Strand <zoe.marchetti@linux.dev>",
       "[PATCH v4] KVM: arm64: vgic: Unlink a dropped entry cleanly", MessageKind::patch,
       "A second drop of the entry must not walk freed memory.\n\nSigned-off-by: Zo\xc3\xab "},
      {"broken-date-unparsable", odd, "Re: Halt polling on hosts with steal time", MessageKind::reply,
       "My clock is made of cheese, sorry for the date.\n\nOdd\n"},
      {"broken-date-2038", "Future Fiona <fiona@example.net>",
       "[kvm-unit-tests PATCH v2] x86: msr: Give the test a timeout", MessageKind::patch,
       "As for the APIC test.\n"},
      {"broken-date-1970-old-in-reply-to", "Past Pavo <pavo@example.net>",
       "Re: [PATCH] KVM: Do not let the halt-polling window overflow", MessageKind::reply, "Looks right.\n"},
      {"broken-charset-unknown", odd, "Re: [PATCH v2 0/3] KVM: Private memory accounting", MessageKind::reply,
       "Is the count also right for huge pages? Na\xc3\xafve question, I know.\n"},
      // RFC 2045, 6.8: invalid base64 characters are skipped, which garbles the rest here.
      {"broken-base64", odd, "Re: [PATCH v2 0/3] KVM: Private memory accounting", MessageKind::reply,
       "This sentence can be read, the next one is spoiled by the transpo]"},
      {"broken-multipart-never-closed", odd,
       "Re: [PATCH RESEND v2 1/2] KVM: arm64: vgic: Check the lock when looking up an entry",
       MessageKind::reply,
       "The text of a mail whose end got lost.\n\nAcked-by: Odd Sender <odd@example.org>\n"},
      {"broken-multipart-no-boundary", odd,
       "Re: [PATCH RESEND v2 1/2] KVM: arm64: vgic: Check the lock when looking up an entry",
       MessageKind::reply,
       "--=_lost_05\nContent-Type: text/plain; charset=UTF-8\n\nNobody knows where this part begins.\n"},
      {"broken-nul-bytes", odd, "Re: [PATCH net-next] vhost: Do not kick a muted ring", MessageKind::reply,
       "A NUL here: , and three more: .\nThe text goes on after them.\n"},
      {"broken-empty", "nobody", "", MessageKind::discussion, ""},
      {"broken-headers-only", odd, "[PATCH v2] KVM: Sent too early", MessageKind::patch, ""},
      {"broken-raw-8bit-headers", "J\xc3\xb6rgen \xc3\x85kerman <jorgen@example.org>",
       "Re: H\xc3\xa4lsningar fr\xc3\xa5n the halt poller", MessageKind::reply,
       "Just to say that my mailer is from 1996.\n"},
      {"broken-no-subject", odd, "", MessageKind::discussion, "I forgot to say what this is about.\n"},
      {"broken-no-from", "nobody", "Re: Halt polling on hosts with steal time", MessageKind::reply,
       "Guess who.\n"},
      // Kept as sent: escaping is left to the output.
      {"broken-terminal-escapes-bidi",
       "Mallory \xe2\x80\xaeyrollaM\xe2\x80\xac \x1b[31mRed <mallory@example.com>",
       "Re: [PATCH] \x1b]0;owned\x07\x1b[2J\x1b[1;31mKVM: \xe2\x80\xaexmv :MVK\xe2\x81\xa6 Harmless",
       MessageKind::reply, "Clears your screen: \x1b[2J\x1b[H and rings: \x07\n"},
      {"broken-message-id-no-brackets", odd,
       "Re: [PATCHv2 1/2] KVM: selftests: Check that a memslot is whole pages", MessageKind::reply,
       "Page size is not 4096 everywhere. Use the helper.\n"},
      {"broken-two-subjects", odd, "Re: Which came first?", MessageKind::reply, "Pick one.\n"},
      {"broken-references-loop-a", odd, "Re: Which came first?", MessageKind::reply, "The egg.\n"},
  }));
  CAPTURE(test.name);
  const MessageRow row = read(test.name, then).row;
  CHECK(spelled(row.sender) == test.sender);
  CHECK(row.subject == test.subject);
  CHECK(row.kind == test.kind);
  const std::string text = first_text(row);
  CHECK(text.substr(0, test.text.size()) == test.text);
  CHECK(text.empty() == test.text.empty());
}

TEST_CASE("samples: a bad date is reported, and the next best one used", "[indexer]") {
  struct Case {
    std::string name;
    int64_t committed;
    int64_t date;
    std::vector<Defect> defects;
  };
  const auto test = GENERATE(values<Case>({
      // No Date, no Received: 2025-03-06T21:00:05Z is the commit.
      {"broken-no-date", 1'741'294'805, 1'741'294'805, {Defect::no_date}},
      // Received 20:00:01, 21:00:02 and 22:00:03 on 2025-03-07, and stored a few seconds later.
      {"broken-date-unparsable", 1'741'377'605, 1'741'377'601, {Defect::bad_date}},
      {"broken-date-2038", 1'741'381'205, 1'741'381'202, {Defect::unlikely_date}},
      {"broken-date-1970-old-in-reply-to", 1'741'384'805, 1'741'384'803, {Defect::unlikely_date}},
      // A valid date: 2025-03-12T05:00:00Z.
      {"net-next-bare-address", 1'741'755'605, 1'741'755'600, {}},
  }));
  CAPTURE(test.name);
  const IndexedMail mail = read(test.name, test.committed);
  CHECK(mail.row.date == test.date);
  CHECK(mail.row.committed == test.committed);
  CHECK(mail.defects == test.defects);
}

TEST_CASE("samples: good mails have no defects", "[indexer]") {
  for (const char* name : {"aw-reply-alternative-long-references",
                           "discussion-start-format-flowed",
                           "git-pull",
                           "re-upper-attachment-msgid-comment",
                           "kut-v2-0-cover-latin1",
                           "kut-v2-1-pgp-signed",
                           "kut-v2-2-latin1-qp",
                           "net-next-bare-address",
                           "patch-v3-folded-inbody-encoded",
                           "patchv2-1-crlf",
                           "patchv2-2-binary",
                           "reply-without-re-patch-subject",
                           "rfc-patch-two-brackets",
                           "rfc-svm-0-cover",
                           "rfc-svm-1-rename-new-deleted",
                           "tdx-v1-1",
                           "tdx-v2-re-acked-utf8-as-ascii",
                           "vgic-v2-1-no-cover",
                           "vgic-v2-resend-1-qp",
                           "vgic-v2-resend-2-base64",
                           "broken-reused-message-id"}) {
    CAPTURE(name);
    CHECK(read(name, then).defects.empty());
  }
  CHECK(read("broken-raw-8bit-headers", then).defects == std::vector{Defect::raw_header_bytes});
}

TEST_CASE("samples: threads are connected by Message-IDs", "[indexer]") {
  CHECK(read("re-upper-attachment-msgid-comment", then).row.message_id == "20250303081000.re-cap@gmail.com");
  CHECK(read("broken-message-id-no-brackets", then).row.message_id ==
        "20250313150000.nobrackets@example.org");
  CHECK(read("broken-empty", then).row.message_id == "b10b@no-message-id.invalid");
  CHECK(read("broken-reused-message-id", then).row.message_id == read("html-only", then).row.message_id);
  // An obsolete form of In-Reply-To: `Your message of "..." <id>`.
  const MessageRow old = read("broken-date-1970-old-in-reply-to", then).row;
  CHECK(old.in_reply_to == "20250304120000.12-1-plindqvist@redhat.com");
  CHECK(old.references == std::vector<std::string>{"20250304120000.12-1-plindqvist@redhat.com"});
  const MessageRow folded = read("patch-v3-folded-inbody-encoded", then).row;
  CHECK(folded.references == std::vector<std::string>{"20250213110000.1-1-mabel.thorne@arm.com",
                                                      "20250213154500.q-1@linux.dev",
                                                      "20250220110000.2-1-mabel.thorne@arm.com"});
  const auto many = read("aw-reply-alternative-long-references", then).row.references;
  REQUIRE(many.size() == 121);
  CHECK(many.front() == "20040101.old-000@lists.example.org");
  CHECK(many.back() == "6f1d2c9a-halt-poll@google.com");
}

TEST_CASE("samples: folded headers are one line and keep all people", "[indexer]") {
  const MessageRow row = read("patch-v3-folded-inbody-encoded", then).row;
  CHECK(row.subject ==
        "[PATCH v3] KVM: arm64: Keep a vCPU that was created paused in that state over a reset of its core");
  std::string people;
  for (const Recipient& one : row.recipients)
    people += std::string(one.header) + " " + one.mailbox.text + "\n";
  CHECK(people ==
        "to Ruth Halloran <ruth.halloran@redhat.com>\n"
        "to =?UTF-8?q?Zo=C3=AB=20Marchetti-Strand?= <zoe.marchetti@linux.dev>\n"
        "to kvm@vger.kernel.org\n"
        "cc Deepa Marlowe <dmarlowe@google.com>\n");
  CHECK(row.author == Mailbox{"=?UTF-8?q?Bj=C3=B8rn=20Askelund?= <bjorn.askelund@arm.com>",
                              "Bj\xc3\xb8rn Askelund", "bjorn.askelund@arm.com"});
  CHECK(spelled(row.sender) == "Mabel Thorne <mabel.thorne@arm.com>");
}

TEST_CASE("samples: a mail's kind depends on more than its subject", "[indexer]") {
  struct Case {
    std::string name;
    MessageKind kind;
  };
  const auto test = GENERATE(values<Case>({
      {"rfc-patch-two-brackets", MessageKind::patch},
      {"discussion-start-format-flowed", MessageKind::discussion},
      {"aw-reply-alternative-long-references", MessageKind::reply},
      {"git-pull", MessageKind::pull},
      {"re-upper-attachment-msgid-comment", MessageKind::reply},
      {"tdx-v1-0-cover", MessageKind::cover},
      {"tdx-v1-3-inbody-from", MessageKind::patch},
      {"tdx-v1-re-robot", MessageKind::reply},
      {"html-only", MessageKind::reply},
      {"reply-without-re-patch-subject", MessageKind::reply},
      {"kut-v2-0-cover-latin1", MessageKind::cover},
      {"kut-v2-1-pgp-signed", MessageKind::patch},
      {"patchv2-2-binary", MessageKind::patch},
      {"vgic-v2-resend-2-base64", MessageKind::patch},
      {"tdx-v3-re-applied", MessageKind::reply},
  }));
  CAPTURE(test.name);
  const MessageRow row = read(test.name, then).row;
  CHECK(name_of(row.kind) == name_of(test.kind));
  CHECK(row.patch.has_value() == (test.kind == MessageKind::patch || test.kind == MessageKind::cover));
}

TEST_CASE("samples: encoded patches are indexed in decoded form", "[indexer]") {
  const IndexedText base64 = read("vgic-v2-resend-2-base64", then).row.indexed;
  CHECK(has(base64.added, "\"device %u event %u \xe2\x86\x92 target %u\\n\""));
  const IndexedText signed_one = read("kut-v2-1-pgp-signed", then).row.indexed;
  CHECK(signed_one.added == "+\t/* Tack till \xc3\x85sa f\xc3\xb6r r\xc3\xa4kningen */\n");
  CHECK(signed_one.attachment == "signature.asc");
  CHECK_FALSE(has(signed_one.own, "BEGIN PGP"));
  const IndexedText quoted_printable = read("kut-v2-2-latin1-qp", then).row.indexed;
  CHECK(has(quoted_printable.own,
            "Suggested-by: Andr\xc3\xa9 B\xc3\xa4"
            "ckmark <andre@example.org>\n"));
  const IndexedText undeclared = read("tdx-v2-re-acked-utf8-as-ascii", then).row.indexed;
  CHECK(has(undeclared.own, "Acked-by: S\xc3\xb8ren Haugland <soren.haugland@redhat.com>"));
  CHECK(has(undeclared.quoted, "> Print the limit"));
  CHECK(has(read("re-upper-attachment-msgid-comment", then).row.indexed.added, "poll_cap_ns"));
}

TEST_CASE("samples: a binary patch is shown but not indexed", "[indexer]") {
  const MessageRow row = read("patchv2-2-binary", then).row;
  for (const char* base85 : {"zcmV-m0H6O", "HcmV?d00001", "literal 96"}) {
    CAPTURE(base85);
    CHECK(has(first_text(row), base85));
    CHECK_FALSE(has(row.indexed.own, base85));
    CHECK_FALSE(has(row.indexed.context, base85));
  }
  CHECK(row.indexed.added.empty());
  CHECK(row.indexed.removed.empty());
  // The numbers that the mail does not contain are absent (schema/sql/001_tables.sql).
  CHECK(row.files ==
        std::vector<PatchFile>{{"tools/testing/selftests/kvm/data/boot-stub.bin", std::nullopt, std::nullopt,
                                std::nullopt, "", "4dfe0a05998aabb28dc8e4f483cf0ff8869c863d"}});
}

TEST_CASE("samples: an HTML mail consists of its words", "[indexer]") {
  const std::string text = first_text(read("html-only", then).row);
  CHECK(has(text, "Hi Priya,\n"));
  CHECK(has(text, "does this also need stable? Our hosts set the growth to 2 000.\n"));
  CHECK(has(text, "Lorcan & team\n"));
  CHECK_FALSE(has(text, "margin"));
  CHECK_FALSE(has(text, "alert"));
}

TEST_CASE("samples: a rename, a new file and a deleted file are listed as files", "[indexer]") {
  using Files = std::vector<PatchFile>;
  const std::string kvm = "tools/testing/selftests/kvm/";
  CHECK(read("rfc-svm-1-rename-new-deleted", then).row.files ==
        Files{{kvm + "Makefile", 2, 1, 1, "cce3dc7", "8d0c987"},
              {kvm + "x86/counter.h", 4, 4, 0, "", "8a2d8d8"},
              {kvm + "x86/nested_counter_passthrough_test.c", 1, 1, 0, "30823f0", "ac5ecae"},
              {kvm + "x86_64/old_counter_helper.h", 2, 0, 2, "0c8dca4", ""}});
  // A cover has only the diffstat.
  CHECK(read("rfc-svm-0-cover", then).row.files ==
        Files{{"arch/x86/kvm/svm/counter.c", 3, std::nullopt, std::nullopt},
              {kvm + "Makefile", 2, std::nullopt, std::nullopt},
              {kvm + "x86/counter.h", 4, std::nullopt, std::nullopt},
              {".../kvm/x86/nested_counter_passthrough_test.c", 1, std::nullopt, std::nullopt},
              {kvm + "x86_64/old_counter_helper.h", 2, std::nullopt, std::nullopt}});
}
