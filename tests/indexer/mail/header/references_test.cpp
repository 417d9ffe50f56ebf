// SPDX-License-Identifier: MIT
#include "indexer/mail/header/references.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace kvq;

namespace {

/// Returns the mail that a mail answers, a bar, and the mails that it cites.
std::string cited(const std::string& headers) {
  const SplitMail mail = split_mail(headers + "\n\n");
  const CitedMails found = cited_mails(mail, "own@x", {"ada@x.org", "list@x.org"});
  std::string out = found.answered.value_or("-") + " |";
  for (const std::string& id : found.ids) out += " " + id;
  return out;
}

}  // namespace

TEST_CASE("references: Message-IDs in encoded words are decoded whole", "[indexer]") {
  using Ids = std::vector<std::string>;
  CHECK(ids_of_field("=?utf-8?q?=3Cen=40example=2Eorg=3E?=", 10) == Ids{"en@example.org"});
  CHECK(ids_of_field("=?utf-8?q?=3C20230301-topic-v2-1-0123456789ab=40?= =?utf-8?q?example=2Eorg=3E?=", 10) ==
        Ids{"20230301-topic-v2-1-0123456789ab@example.org"});
  CHECK(ids_of_field("=?utf-8?b?PGVuQGV4YW1wbGUub3JnPg==?=", 10) == Ids{"en@example.org"});
  CHECK(ids_of_field("=?utf-8?q?=3Ca=40x=3E_=3Cb=40x=3E?=", 10) == Ids{"a@x", "b@x"});
  CHECK(ids_of_field("<=?utf-8?q?en=40example=2Eorg?=>", 10) == Ids{"en@example.org"});
  CHECK(ids_of_field("=?utf-8?q?en=40example=2Eorg?=", 10) == Ids{"en@example.org"});
  CHECK(ids_of_field("<=?x@example.org>", 10) == Ids{"=?x@example.org"});
}

TEST_CASE("references: the mail that In-Reply-To names is answered", "[indexer]") {
  struct Case {
    std::string headers;
    std::string cited;
  };
  const auto test = GENERATE(values<Case>({
      {"In-Reply-To: <a@x>\nReferences: <b@x> <a@x>", "a@x | b@x a@x"},
      {"In-Reply-To: <a@x>", "a@x | a@x"},
      {"References: <b@x> <a@x>", "- | b@x a@x"},
      {"In-Reply-To: <a@x> <b@x>", "a@x | a@x b@x"},
      {"In-Reply-To: a@x", "a@x | a@x"},
      {"In-Reply-To: <a@x", "a@x | a@x"},
      {"In-Reply-To: \"<a@x>\"", "a@x | a@x"},
      {"In-Reply-To:\nIn-Reply-To: <a@x>", "a@x | a@x"},
      {"References: b@x a@x", "- | b@x a@x"},
      {"In-Reply-To: <https://lore.kernel.org/kvm/a@x.org/>", "a@x.org | a@x.org"},
      // The mail itself, its people, and an answer to the prompt of git send-email.
      {"In-Reply-To: <own@x>\nReferences: <a@x> <own@x>", "- | a@x"},
      {"In-Reply-To: <own@x>", "- |"},
      {"In-Reply-To: <ada@x.org>\nReferences: <a@x>", "- | a@x"},
      {"In-Reply-To: <y>", "- |"},
      {"In-Reply-To: <n>", "- |"},
      // Prose.
      {"In-Reply-To: <a@x> (Bo Ek's message of \"Mon, 3 Mar 2025\")", "a@x | a@x"},
      {"In-Reply-To: <a@x> (message from Bo <bo@y.org> on Monday)", "a@x | a@x"},
      {"In-Reply-To: Your message of \"Mon, 3 Mar 2025\" <a@x>", "a@x | a@x"},
      {"In-Reply-To: Bo Ek's message of Monday <a@x>", "a@x | a@x"},
      {"In-Reply-To: Message from Bo Ek <bo@y.org> of \"Mon, 3 Mar 2025\" <a@x>", "a@x | a@x"},
      {"In-Reply-To: <a@x> from Bo Ek <bo@y.org>", "a@x | a@x"},
      {"In-Reply-To: Message from Bo Ek <bo@y.org> of \"Mon, 3 Mar 2025\"", "- |"},
      {"In-Reply-To: Message from Bo Ek <bo@y.org>\nReferences: <a@x>", "- | a@x"},
      {"In-Reply-To: Bo Ek's message <bo@y.org>\nReferences: <b@x> <a@x>", "- | b@x a@x"},
      {"In-Reply-To: Bo Ek's message <b@x>\nReferences: <b@x> <a@x>", "b@x | b@x a@x"},
      {"In-Reply-To: Bo Ek <bo@y.org>", "- |"},
      {"In-Reply-To: Bo Ek <bo@y.org> \"[PATCH] x\" <a@x>", "a@x | a@x"},
      {"In-Reply-To: your mail to bo@y.org", "- |"},
  }));
  CAPTURE(test.headers);
  CHECK(cited(test.headers) == test.cited);
}
