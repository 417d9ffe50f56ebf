// SPDX-License-Identifier: MIT
#include "indexer/mail/compose_mail.hpp"

#include "schema/base/error.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

Mail mail_of(std::string text) {
  return {.date = 1'742'000'000, .text = std::move(text), .html = "<p>\n"};
}

/// Returns the headers of a mail between its date and its MIME headers.
std::string head_of(const Mail& mail) {
  const std::string whole = composed(mail);
  const size_t begin = whole.find('\n') + 1;
  return whole.substr(begin, whole.find("MIME-Version: ") - begin);
}

}  // namespace

TEST_CASE("compose_mail: the parts of a mail are UTF-8, with any contents", "[indexer]") {
  CHECK(composed(mail_of("one\n")) ==
        "Date: Sat, 15 Mar 2025 00:53:20 +0000\n"
        "Subject: \n"
        "MIME-Version: 1.0\n"
        "Content-Type: multipart/alternative; boundary=\"=_kvq_report\"\n"
        "\n"
        "--=_kvq_report\n"
        "Content-Type: text/plain; charset=utf-8\n"
        "Content-Transfer-Encoding: quoted-printable\n"
        "\n"
        "one\n"
        "\n"
        "--=_kvq_report\n"
        "Content-Type: text/html; charset=utf-8\n"
        "Content-Transfer-Encoding: quoted-printable\n"
        "\n"
        "<p>\n"
        "\n"
        "--=_kvq_report--\n");
  struct Case {
    std::string text;
    std::string encoded;
  };
  const auto test = GENERATE(values<Case>({
      // Fits into Latin-1.
      {"Zo\xc3\xab\n", "Zo=C3=AB\n"},
      // Fits into an old Cyrillic charset.
      {"\xd0\x96\n", "=D0=96\n"},
      {"\xe2\x96\x88 \xe4\xbd\xa0\n", "=E2=96=88 =E4=BD=A0\n"},
      {std::string("a\0b\n", 4), "a=00b\n"},
      {"", ""},
  }));
  CAPTURE(test.text);
  CHECK_THAT(composed(mail_of(test.text)),
             Catch::Matchers::ContainsSubstring("Content-Type: text/plain; charset=utf-8\n"
                                                "Content-Transfer-Encoding: quoted-printable\n\n" +
                                                test.encoded + "\n--=_kvq_report\n"));
}

TEST_CASE("compose_mail: mailboxes are parsed, and written in 7 bits", "[indexer]") {
  struct Case {
    std::string text;
    std::string header;
  };
  const auto test = GENERATE(values<Case>({
      {"jo@example.org", "jo@example.org"},
      {"<jo@example.org>", "jo@example.org"},
      {" Jo Doe  <jo@example.org> ", "Jo Doe <jo@example.org>"},
      {"jo@example.org (Jo Doe)", "Jo Doe <jo@example.org>"},
      {"jo@example.org, Ann <ann@example.org>", "jo@example.org, Ann <ann@example.org>"},
      {"\"Doe, Jo \\\"J\\\"\" <jo@example.org>", "\"Doe, Jo \\\"J\\\"\" <jo@example.org>"},
      {"Zo\xc3\xab <zoe@example.org>", "=?UTF-8?b?Wm/Dqw==?= <zoe@example.org>"},
      {"jo@b\xc3\xbc"
       "cher.example",
       "jo@xn--bcher-kva.example"},
      {"jo@[127.0.0.1]", "jo@[127.0.0.1]"},
      // An encoded line break in a name does not break the header.
      {"=?utf-8?q?x=0ABcc=3A_y?= <jo@example.org>", "\"x Bcc: y\" <jo@example.org>"},
  }));
  CAPTURE(test.text);
  CHECK(head_of({.to = read_mailboxes(test.text)}) == "Subject: \nTo: " + test.header + "\n");
}

// GMime 3.2 leaks some bytes for each address that it cannot parse; scripts/sanitize skips the tag.
TEST_CASE("compose_mail: an invalid mailbox is a usage error", "[indexer][gmime-leak]") {
  const auto text = GENERATE(values<std::string>({
      "",
      " ",
      ",",
      "jo",
      "Jo Doe",
      "Jo Doe <jo>",
      "@example.org",
      "jo@",
      "jo@a@b",
      "a..b@example.org",
      "<>",
      "<<<",
      "Jo <jo@example.org",
      "jo@example.org>",
      "jo@exam ple.org",
      "jo@example.org ann@example.org",
      "jo@example.org extra",
      "jo@example.org,",
      "jo@example.org, <<<",
      "jo@example.org; ann@example.org",
      "Doe, Jo <jo@example.org>",
      "team: jo@example.org;",
      "team:;",
      "\"jo@example.org",
      "j\xc3\xb6@example.org",
      // Attempts to add headers.
      "jo@example.org\nBcc: ann@example.org",
      "jo@example.org\r\nBcc: ann@example.org",
      "jo@example.org\n Bcc: ann@example.org",
      "Jo\nBcc: ann@example.org <jo@example.org>",
      "\"Jo\\\nBcc: x\" <jo@example.org>",
      "jo@example.org\n\nbody",
      "jo\n@example.org",
      "jo@example.org\x7f",
  }));
  CAPTURE(text);
  try {
    read_mailboxes(text);
    FAIL("it was read");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::usage);
    CHECK(error.what() == "'" + text + "' is not a mail address");
    CHECK(error.hint() ==
          "write jo@example.org or \"Jo Doe <jo@example.org>\"; separate several with commas");
  }
}

TEST_CASE("compose_mail: a subject is one header, with any contents", "[indexer]") {
  struct Case {
    std::string subject;
    std::string header;
  };
  const auto test = GENERATE(values<Case>({
      {"KVM: a to b", "KVM: a to b"},
      {"one\nBcc: ann@example.org", "one Bcc: ann@example.org"},
      {"one\r\nBcc: ann@example.org", "one  Bcc: ann@example.org"},
      {"one\n\nbody", "one  body"},
      {"Zo\xc3\xab\nBcc: a", "=?UTF-8?B?Wm/Dqw==?= Bcc: a"},
  }));
  CAPTURE(test.subject);
  CHECK(head_of({.subject = test.subject}) == "Subject: " + test.header + "\n");
}
