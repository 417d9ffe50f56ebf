// SPDX-License-Identifier: MIT
#include "indexer/mail/charset.hpp"

#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("charset: UTF-8 is distinguished from invalid bytes (RFC 3629, 3)", "[indexer]") {
  struct Case {
    std::string bytes;
    bool valid;
  };
  const std::vector<Case> cases = {
      {"", true},
      {"plain", true},
      {"\xc3\xa9", true},
      {"\xe2\x82\xac", true},
      {"\xf0\x9f\x98\x80", true},
      {"\xf4\x8f\xbf\xbf", true},
      {"\xe9", false},
      {"\xc3", false},
      {"\xe2\x82", false},
      {"\xa9", false},
      // An overlong form of '/', a surrogate, and a number beyond the last character.
      {"\xc0\xaf", false},
      {"\xed\xa0\x80", false},
      {"\xf4\x90\x80\x80", false},
      {"\xff", false},
  };
  for (const Case& test : cases) {
    CAPTURE(test.bytes);
    CHECK(is_valid_utf8(test.bytes) == test.valid);
  }
}

TEST_CASE("charset: each byte is the Latin-1 character of that number", "[indexer]") {
  for (int number = 0; number < 256; ++number) {
    CAPTURE(number);
    const std::string byte(1, static_cast<char>(number));
    const std::string utf8 = latin1_to_utf8(byte);
    // RFC 3629, 3: below 128 the byte itself, else 110000xx 10xxxxxx.
    if (number < 128) {
      CHECK(utf8 == byte);
    } else {
      REQUIRE(utf8.size() == 2);
      CHECK(static_cast<unsigned char>(utf8[0]) == 192 + number / 64);
      CHECK(static_cast<unsigned char>(utf8[1]) == 128 + number % 64);
    }
    CHECK(is_ascii(byte) == (number < 128));
  }
}

TEST_CASE("charset: UTF-8 is unchanged, other bytes are Latin-1", "[indexer]") {
  CHECK(utf8_or_latin1("gr\xc3\xbc\xc3\x9f") == "gr\xc3\xbc\xc3\x9f");
  CHECK(utf8_or_latin1("gr\xfc\xdf") == "gr\xc3\xbc\xc3\x9f");
  CHECK(utf8_or_latin1("").empty());
  // With one wrong byte, no part of the text counts as UTF-8.
  CHECK(utf8_or_latin1("\xc3\xbc\xfc") == "\xc3\x83\xc2\xbc\xc3\xbc");
}

TEST_CASE("charset: a NUL byte does not make UTF-8 invalid", "[indexer]") {
  const std::string text("\xc3\xbc\0\xc3\xbc", 5);
  CHECK(is_valid_utf8(text));
  CHECK(utf8_or_latin1(text) == text);
  CHECK_FALSE(is_valid_utf8(std::string("\xfc\0", 2)));
}

TEST_CASE("charset: names of charsets are accepted as mailers write them", "[indexer]") {
  struct Case {
    std::string bytes;
    std::string charset;
    std::string text;
  };
  const auto test = GENERATE(values<Case>({
      {"\xc3\xa9", "UTF8", "\xc3\xa9"},
      {"\xc3\xa9", "Utf-8", "\xc3\xa9"},
      {"\xe9", "Latin1", "\xc3\xa9"},
      {"\xe9", "ISO-8859-15", "\xc3\xa9"},
      {"\xa4", "iso-8859-15", "\xe2\x82\xac"},
      {"\x93", "Windows-1252", "\xe2\x80\x9c"},
      {"\xd0\xcf", "koi8-r", "\xd0\xbf\xd0\xbe"},
      {"\x1b$B$\"\x1b(B", "ISO-2022-JP", "\xe3\x81\x82"},
      {"\xa4\xa2", "euc-jp", "\xe3\x81\x82"},
      {"\xa7\x41", "big5", "\xe4\xbd\xa0"},
      // WHATWG Encoding: GB2312 and GBK are read as GB18030, KS_C_5601-1987 as UHC.
      {"\x81\x40", "GB2312", "\xe4\xb8\x82"},
      {"\x81\x40", "GBK", "\xe4\xb8\x82"},
      {"\xb0\xa1", "KS_C_5601-1987", "\xea\xb0\x80"},
      {"\x81\x41", "ks_c_5601-1987", "\xea\xb0\x82"},
  }));
  CAPTURE(test.charset);
  const Utf8Text converted = to_utf8(test.bytes, test.charset);
  CHECK(converted.text == test.text);
  CHECK(converted.problem == CharsetProblem::none);
}

TEST_CASE("charset: wide charsets keep the zero halves of their characters", "[indexer]") {
  struct Case {
    std::string bytes;
    std::string charset;
  };
  const std::vector<Case> cases = {
      {std::string("\xff\xfe"
                   "a\0\xe9\0",
                   6),
       "UTF-16"},
      {std::string("a\0\xe9\0", 4), "UTF-16LE"},
      {std::string("\0a\0\xe9", 4), "utf-16be"},
      {std::string("a\0\0\0\xe9\0\0\0", 8), "utf-32le"},
  };
  for (const Case& test : cases) {
    CAPTURE(test.charset);
    const Utf8Text converted = to_utf8(test.bytes, test.charset);
    CHECK(converted.text == "a\xc3\xa9");
    CHECK(converted.problem == CharsetProblem::none);
  }
}

TEST_CASE("charset: a text that ends within a character is reported as bad and kept", "[indexer]") {
  const Utf8Text converted = to_utf8("ab\xc3", "euc-jp");
  CHECK(converted.text == "ab\xc3\x83");
  CHECK(converted.problem == CharsetProblem::bad);
}

TEST_CASE("charset: any bytes with any charset name become UTF-8 without NUL", "[indexer]") {
  std::string bytes;
  for (int number = 0; number < 256; ++number) bytes.push_back(static_cast<char>(number));
  for (const char* charset : {"", "us-ascii", "utf-8", "iso-8859-1", "iso-8859-8", "gb2312", "utf-16",
                              "utf-7", "iso-2022-jp", "unknown-8bit", "x\ny", "//TRANSLIT", " "}) {
    CAPTURE(charset);
    const std::string text = to_utf8(bytes, charset).text;
    CHECK(is_valid_utf8(text));
    CHECK(text.find('\0') == std::string::npos);
    CHECK_FALSE(text.empty());
  }
}
