// SPDX-License-Identifier: MIT
#include "indexer/mail/mime.hpp"

#include <cstdint>

#include "indexer/mail/charset.hpp"
#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("mime: encoded words in a header are decoded (RFC 2047)", "[indexer]") {
  struct Case {
    std::string value;
    std::string decoded;
  };
  const auto test = GENERATE(values<Case>({
      {"", ""},
      {"plain text", "plain text"},
      {"=?UTF-8?q?Zo=C3=AB?=", "Zo\xc3\xab"},
      {"=?utf-8?B?Wm/Dqw==?=", "Zo\xc3\xab"},
      {"=?iso-8859-1?Q?Ren=E9_F?=", "Ren\xc3\xa9 F"},
      {"Re: =?UTF-8?q?Zo=C3=AB?= and more", "Re: Zo\xc3\xab and more"},
      // The space between two encoded words is ignored (RFC 2047, 6.2).
      {"=?UTF-8?q?Zo?= =?UTF-8?q?=C3=AB?=", "Zo\xc3\xab"},
      // Mailers may split a character between two encoded words.
      {"=?UTF-8?q?Zo=C3?= =?UTF-8?q?=AB?=", "Zo\xc3\xab"},
      {"=?x-made-up?q?abc?=", "abc"},
      {"=?UTF-8?q?never closed", "=?UTF-8?q?never closed"},
      {"a =? b ?= c", "a =? b ?= c"},
      // Raw bytes: UTF-8, or else Latin-1.
      {"Zo\xc3\xab", "Zo\xc3\xab"},
      {"Zo\xeb", "Zo\xc3\xab"},
      {"Zo\xeb =?UTF-8?q?=C3=AB?=", "Zo\xc3\xab \xc3\xab"},
      // A header is one line, even if line breaks were encoded into it.
      {"=?UTF-8?q?one=0Atwo=0D?=", "one two "},
      // Decoded only once.
      {"=?UTF-8?q?=3D=3Futf-8=3Fq=3Fx=3F=3D?=", "=?utf-8?q?x?="},
  }));
  CAPTURE(test.value);
  CHECK(decode_header(test.value) == test.decoded);
}

TEST_CASE("mime: NUL bytes are removed from a header, and the rest is kept", "[indexer]") {
  CHECK(decode_header(std::string("a\0b", 3)) == "ab");
  CHECK(decode_header(std::string("Zo\xc3\xab\0!", 6)) == "Zo\xc3\xab!");
  CHECK(decode_header(std::string("a\0b =?UTF-8?q?=C3=AB?= c", 24)) == "ab \xc3\xab c");
  const auto mailbox = parse_mailbox(std::string("Zo\xc3\xab\0 <zoe@example.org>", 23));
  REQUIRE(mailbox);
  CHECK(*mailbox == Mailbox{"Zo\xc3\xab <zoe@example.org>", "Zo\xc3\xab", "zoe@example.org"});
}

TEST_CASE("mime: a mailbox is a name and an address", "[indexer]") {
  struct Case {
    std::string value;
    std::string name;
    std::string address;
  };
  const auto test = GENERATE(values<Case>({
      {"Ada Byron <ada@example.org>", "Ada Byron", "ada@example.org"},
      {"\"Byron, Ada\" <ada@example.org>", "Byron, Ada", "ada@example.org"},
      {"\"Ada \\\"A\\\" Byron\" <ada@example.org>", "Ada \"A\" Byron", "ada@example.org"},
      {"Ada B. Byron <ada@example.org>", "Ada B. Byron", "ada@example.org"},
      {"ada@example.org", "", "ada@example.org"},
      {"<ada@example.org>", "", "ada@example.org"},
      {"=?UTF-8?q?Zo=C3=AB?= <zoe@example.org>", "Zo\xc3\xab", "zoe@example.org"},
      {"\"=?UTF-8?q?Zo=C3=AB?=\" <zoe@example.org>", "Zo\xc3\xab", "zoe@example.org"},
      {"=?UTF-8?q?Zo=C3=AB?= Smith <zoe@example.org>", "Zo\xc3\xab Smith", "zoe@example.org"},
      {"=?UTF-8?q?Byron=2C_Ada?= <ada@example.org>", "Byron, Ada", "ada@example.org"},
      {"Zo\xc3\xab <zoe@example.org>", "Zo\xc3\xab", "zoe@example.org"},
      {"Zo\xeb <zoe@example.org>", "Zo\xc3\xab", "zoe@example.org"},
      // The letter case is kept.
      {"Ada <Ada.Byron@Example.ORG>", "Ada", "Ada.Byron@Example.ORG"},
      // Several mailboxes, and groups of them: the first one (RFC 5322, 3.4).
      {"Ada <ada@example.org>, Bo <bo@example.org>", "Ada", "ada@example.org"},
      {"Friends: Ada <ada@example.org>, bo@example.org;", "Ada", "ada@example.org"},
      {"Friends: Ada <ada@example.org>", "Ada", "ada@example.org"},
      {"undisclosed-recipients:;, Ada <ada@example.org>", "Ada", "ada@example.org"},
      // No mailbox.
      {"", "", ""},
      {"undisclosed-recipients:;", "", ""},
      {"undisclosed-recipients:", "", ""},
      {"<>", "", ""},
      {"Ada Byron", "", ""},
  }));
  CAPTURE(test.value);
  const auto mailbox = parse_mailbox(test.value);
  REQUIRE(mailbox.has_value() == !test.address.empty());
  if (!mailbox) return;
  CHECK(mailbox->name == test.name);
  CHECK(mailbox->address == test.address);
  CHECK(mailbox->text == utf8_or_latin1(test.value));
}

TEST_CASE("mime: dates are parsed as in RFC 5322, and leniently", "[indexer]") {
  constexpr int64_t ten = 1'740'996'000;  // 2025-03-03T10:00:00Z
  struct Case {
    std::string value;
    int64_t time;
    int64_t zone;
  };
  const auto test = GENERATE_COPY(values<Case>({
      {"Mon, 3 Mar 2025 10:00:00 +0000", ten, 0},
      {"Mon, 03 Mar 2025 11:00:00 +0100", ten, 60},
      {"Mon, 3 Mar 2025 02:00:00 -0800", ten, -480},
      {"Mon, 3 Mar 2025 15:30:00 +0530", ten, 330},
      {"Mon, 3 Mar 2025 10:00:00 -0000", ten, 0},
      // The zones farthest from Greenwich: the Line Islands, and Baker Island.
      {"Mon, 3 Mar 2025 22:00:00 +1200", ten, 720},
      {"Mon, 3 Mar 2025 22:45:00 +1245", ten, 765},
      {"Mon, 3 Mar 2025 23:00:00 +1300", ten, 780},
      {"Mon, 3 Mar 2025 23:45:00 +1345", ten, 825},
      {"Tue, 4 Mar 2025 00:00:00 +1400", ten, 840},
      {"Mon, 3 Mar 2025 00:30:00 -0930", ten, -570},
      {"Sun, 2 Mar 2025 23:00:00 -1100", ten, -660},
      {"Sun, 2 Mar 2025 22:00:00 -1200", ten, -720},
      {"Mon, 3 Mar 2025 11:00:00 +0100 (CET)", ten, 60},
      {"3 Mar 2025 10:00:00 +0000", ten, 0},
      {"Mon, 3 Mar 2025 10:00 +0000", ten, 0},
      {"Mon,  3  Mar  2025  10:00:00  +0000", ten, 0},
      {"mon, 3 mar 2025 10:00:00 +0000", ten, 0},
      // RFC 5322, 4.3: obsolete zones.
      {"Mon, 3 Mar 2025 10:00:00 GMT", ten, 0},
      {"Mon, 3 Mar 2025 10:00:00 UT", ten, 0},
      {"Mon, 3 Mar 2025 05:00:00 EST", ten, -300},
      {"Mon, 3 Mar 2025 03:00:00 PDT", ten, -420},
      {"Mon, 3 Mar 25 10:00:00 +0000", ten, 0},
      {"Sat, 31 Dec 2016 23:59:59 +0000", 1'483'228'799, 0},
      // A leap second (RFC 5322, 3.3): POSIX time counts it as the next second.
      {"Sat, 31 Dec 2016 23:59:60 +0000", 1'483'228'800, 0},
      {"Thu, 1 Jan 1970 00:00:00 +0000", 0, 0},
      {"Tue, 19 Jan 2038 03:14:08 +0000", 2'147'483'648, 0},
      {"Thu, 29 Feb 2024 00:00:00 +0000", 1'709'164'800, 0},
  }));
  CAPTURE(test.value);
  const auto date = parse_date(test.value);
  REQUIRE(date);
  CHECK(date->time == test.time);
  CHECK(date->zone == test.zone);
}

TEST_CASE("mime: an invalid date is absent", "[indexer]") {
  for (const std::string value :
       {"", " ", "nonsense", "Mon", "Mon, 32 Mar 2025 10:00:00 +0000", "Sat, 29 Feb 2025 10:00:00 +0000",
        "Mon, 3 Mar 2025 25:00:00 +0000", "Mon, 3 Mar 2025 10:61:00 +0000", "Thu, 33 Mrz 2025 25:61:00 +9999",
        "Mon, 3 Mar 99999 10:00:00 +0000", "Mon, 3 Mar -5 10:00:00 +0000", "\xff\xff"}) {
    CAPTURE(value);
    CHECK_FALSE(parse_date(value));
  }
}
