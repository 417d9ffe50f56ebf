// SPDX-License-Identifier: MIT
#include "indexer/mail/encoding/encoded_words.hpp"

#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("encoded words: those in a header are decoded (RFC 2047)", "[indexer]") {
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
      // The charset as for a text, and a wrong byte spoils one character.
      {"=?iso-8859-1?Q?it=92s?=", "it\u2019s"},
      {"=?us-ascii?Q?it=92s?=", "it\u2019s"},
      {"=?windows-1252?Q?=81?=", "\u0081"},
      {"=?iso-8859-1*fr?Q?it=92s?=", "it\u2019s"},
      {"=?\"utf8\"?q?Zo=C3=AB?=", "Zo\u00eb"},
      {"=?x-unknown?q?Zo=C3=AB?= =?unknown-8bit?q?Zo=EB?=", "Zo\u00ebZo\u00eb"},
      {"=?utf-8?q?Zo=EB_=C5=81uk?=", "Zo\u00eb \u0141uk"},
      {"=?utf-8?q?=C5=81=C5?= and", "\u0141\ufffd and"},
      {"=?gb2312?B?6UY=?= =?gb2312?B?6UY=?=", "\u9555\u9555"},
      {"=?gb2312?B?6Q?= =?gb2312?Q?F?=", "\u9555"},
      {"=?ks_c_5601-1987?B?jGM=?=", "\ub620"},
      {"=?Shift_JIS?B?h0A=?=", "\u2460"},
      {"=?iso-2022-jp?B?GyRCLSEkKxsoQg==?=", "\u2460\u304b"},
      {"=?utf-16?B?//5hAA==?=", "a"},
      {"a =?iso-8859-1?q?b_c?= d =?iso-8859-1?q?e=5Ff?=", "a b c d e_f"},
      // Each word has its own padding.
      {"=?utf-8?b?YQ==?= =?utf-8?b?Yg==?= =?utf-8?q?c?=", "abc"},
      {"=?iso-8859-1?q?\?=", ""},
      {"=?iso-8859-1?x?a?=", "=?iso-8859-1?x?a?="},
      {"=?iso-8859-1?q?=3D=3Futf-8=3Fq=3Fx=3F=3D?=", "=?utf-8?q?x?="},
      // Raw bytes: UTF-8, or else Latin-1.
      {"Zo\xc3\xab", "Zo\xc3\xab"},
      {"Zo\xeb \xc5\x81uk", "Zo\u00eb \u0141uk"},
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

TEST_CASE("encoded words: NUL bytes are removed from a header, and the rest is kept", "[indexer]") {
  CHECK(decode_header(std::string("a\0b", 3)) == "ab");
  CHECK(decode_header(std::string("Zo\xc3\xab\0!", 6)) == "Zo\xc3\xab!");
  CHECK(decode_header(std::string("a\0b =?UTF-8?q?=C3=AB?= c", 24)) == "ab \xc3\xab c");
}
