// SPDX-License-Identifier: MIT
#include "indexer/compose_mail.hpp"

#include <catch2/catch.hpp>

using namespace kvq;

namespace {

Mail mail_of(std::string text) {
  return {.date = 1'742'000'000, .text = std::move(text), .html = "<p>\n"};
}

}  // namespace

TEST_CASE("compose_mail: the parts of a mail are UTF-8, whatever is in them", "[indexer]") {
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
      // It fits into Latin-1.
      {"Zo\xc3\xab\n", "Zo=C3=AB\n"},
      // It fits into an old Cyrillic charset.
      {"\xd0\x96\n", "=D0=96\n"},
      {"\xe2\x96\x88 \xe4\xbd\xa0\n", "=E2=96=88 =E4=BD=A0\n"},
      {std::string("a\0b\n", 4), "a=00b\n"},
      {"", ""},
  }));
  CAPTURE(test.text);
  CHECK_THAT(composed(mail_of(test.text)),
             Catch::Contains("Content-Type: text/plain; charset=utf-8\n"
                             "Content-Transfer-Encoding: quoted-printable\n\n" +
                             test.encoded + "\n--=_kvq_report\n"));
}
