// SPDX-License-Identifier: MIT
#include "indexer/mail/encoding/charset.hpp"

#include "indexer/mail/encoding/charset_labels.hpp"
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

TEST_CASE("charset: each byte is the character of windows-1252 (WHATWG Encoding, 9)", "[indexer]") {
  // From 0x80 to 0x9f. The five bytes without a character are control characters.
  const std::u16string characters =
      u"\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f"
      u"\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";
  for (int number = 0; number < 256; ++number) {
    CAPTURE(number);
    const std::string byte(1, static_cast<char>(number));
    const std::string utf8 = latin1_to_utf8(byte);
    const bool is_special = number >= 0x80 && number < 0xa0;
    const int code = is_special ? characters[static_cast<size_t>(number) - 0x80] : number;
    // RFC 3629, 3.
    if (code < 0x80) {
      CHECK(utf8 == byte);
    } else if (code < 0x800) {
      REQUIRE(utf8.size() == 2);
      CHECK(static_cast<unsigned char>(utf8[0]) == 0xc0 + code / 64);
      CHECK(static_cast<unsigned char>(utf8[1]) == 0x80 + code % 64);
    } else {
      REQUIRE(utf8.size() == 3);
      CHECK(static_cast<unsigned char>(utf8[0]) == 0xe0 + code / 4096);
      CHECK(static_cast<unsigned char>(utf8[1]) == 0x80 + code / 64 % 64);
      CHECK(static_cast<unsigned char>(utf8[2]) == 0x80 + code % 64);
    }
    CHECK(is_ascii(byte) == (number < 128));
  }
}

TEST_CASE("charset: a wrong byte spoils one character of UTF-8", "[indexer]") {
  struct Case {
    std::string bytes;
    std::string text;
  };
  const auto test = GENERATE(values<Case>({
      {"", ""},
      {"gr\xc3\xbc\xc3\x9f", "gr\u00fc\u00df"},
      // A text without any character of UTF-8 is Latin-1.
      {"gr\xfc\xdf", "gr\u00fc\u00df"},
      {"\xe9\x92", "\u00e9\u2019"},
      {"it\x92s", "it\u2019s"},
      // A lone byte in UTF-8 is Latin-1, too.
      {"\xc3\xbc\xfc", "\u00fc\u00fc"},
      {"\xc3\xbc b\xe1h", "\u00fc b\u00e1h"},
      {"\xfc \xc3\xbc", "\u00fc \u00fc"},
      {"\xc3\xbc it\x92s \x80 5", "\u00fc it\u2019s \u20ac 5"},
      {"\xc3\xbc \xff\xfe", "\u00fc \u00ff\u00fe"},
      // Characters that are cut off, at the end and within the text.
      {"\xc3\xbc \xe6\x97", "\u00fc \ufffd"},
      {"\xc3\xbc \xc3", "\u00fc \ufffd"},
      {"\xc3\xbc \xf0\x9f\x98", "\u00fc \ufffd"},
      {"\xe6\x97 \xc3\xbc", "\ufffd \u00fc"},
      {"\xe6\x97\xe6\x97\xa5", "\ufffd\u65e5"},
      // Overlong forms, a surrogate, and a number above the last one: one character each.
      {"\xc3\xbc\xc0\x80\xe0\x80\xaf", "\u00fc\ufffd\ufffd"},
      {"\xc3\xbc\xed\xa0\x80", "\u00fc\ufffd"},
      {"\xc3\xbc\xf4\x90\x80\x80!", "\u00fc\ufffd!"},
  }));
  CAPTURE(test.bytes);
  CHECK(utf8_or_latin1(test.bytes) == test.text);
  for (const char* charset : {"", "utf-8", "us-ascii", "x-unknown"}) {
    CAPTURE(charset);
    CHECK(to_utf8(test.bytes, charset).text == test.text);
  }
}

TEST_CASE("charset: a NUL byte does not make UTF-8 invalid", "[indexer]") {
  const std::string text("\xc3\xbc\0\xc3\xbc", 5);
  CHECK(is_valid_utf8(text));
  CHECK(utf8_or_latin1(text) == text);
  CHECK_FALSE(is_valid_utf8(std::string("\xfc\0", 2)));
}

TEST_CASE("charset: the bytes of a charset are decoded as browsers do", "[indexer]") {
  struct Case {
    std::string bytes;
    std::string charset;
    std::string text;
  };
  const auto test = GENERATE(values<Case>({
      {"\xc3\xa9", "UTF8", "\u00e9"},
      {"\xc3\xa9", "Utf-8", "\u00e9"},
      {"\xc3\xa9", "us-ascii", "\u00e9"},
      {"\xe9", "Latin1", "\u00e9"},
      {"\x93q\x94 \x80", "iso-8859-1", "\u201cq\u201d \u20ac"},
      {"\x81", "windows-1252", "\u0081"},
      {"\xe9", "ISO-8859-15", "\u00e9"},
      {"\xa4", "iso-8859-15", "\u20ac"},
      {"\x93", "Windows-1252", "\u201c"},
      {"\x93", "cp1252", "\u201c"},
      {"\x93\xdd", "iso-8859-9", "\u201c\u0130"},
      {"\xb1", "iso-8859-2", "\u0105"},
      {"\xb9", "cp1250", "\u0105"},
      {"\x93\xef", "windows-1251", "\u201c\u043f"},
      {"\xa1\x93\x80", "tis-620", "\u0e01\u201c\u20ac"},
      {"\xa1", "iso-8859-11", "\u0e01"},
      {"\xe0", "iso-8859-8-i", "\u05d0"},
      {"\xd0\xcf", "koi8-r", "\u043f\u043e"},
      {"\xa6", "koi8-u", "\u0456"},
      {"\xaf", "ibm866", "\u043f"},
      {"\xd2", "macintosh", "\u201c"},
      {"\xef", "x-mac-cyrillic", "\u043f"},
      {"\x1b$B$\"\x1b(B", "ISO-2022-JP", "\u3042"},
      {"\xa4\xa2", "euc-jp", "\u3042"},
      {"\x82\xa0", "shift_jis", "\u3042"},
      {"\xa7\x41", "big5", "\u4f60"},
      // The characters of Windows and Hong Kong, which the standards of these names lack.
      {"\x1b$B-!\x1b(B", "iso-2022-jp", "\u2460"},
      {"\x1b(I1\x1b(B", "iso-2022-jp", "\uff71"},
      {"\x1b$(D0!\x1b(B", "iso-2022-jp", "\u4e02"},
      {"\x1b$B$\"\n$\"", "iso-2022-jp", "\u3042\n$\""},
      {"\xad\xa1", "euc-jp", "\u2460"},
      {"\x87\x40\x81\x60", "shift_jis", "\u2460\uff5e"},
      {"\x87\x40", "x-sjis", "\u2460"},
      {"\xf9\xd6", "big5", "\u7881"},
      {"\xfa\x40", "Big5-HKSCS", "\U00020547"},
      // GB2312 and GBK are read as GB18030, KS_C_5601-1987 as UHC.
      {"\x81\x40", "GB2312", "\u4e02"},
      {"\x81\x40", "GBK", "\u4e02"},
      {"\x81\x30\x81\x30", "gb18030", "\u0080"},
      {"\xb0\xa1", "KS_C_5601-1987", "\uac00"},
      {"\x81\x41", "ks_c_5601-1987", "\uac02"},
      {"\x81\x41", "euc-kr", "\uac02"},
      // Browsers refuse these three; mailers wrote them.
      {"\x1b$)C\x0e\x30\x21\x0f", "iso-2022-kr", "\uac00"},
      {"+AOk-", "utf-7", "\u00e9"},
      {"\x1b$)A\x0e\x30\x21\x0f", "iso-2022-cn", "\u554a"},
  }));
  CAPTURE(test.charset, test.bytes);
  const Utf8Text converted = to_utf8(test.bytes, test.charset);
  CHECK(converted.text == test.text);
  CHECK(converted.problem == CharsetProblem::none);
}

TEST_CASE("charset: a wrong byte spoils one character of any charset", "[indexer]") {
  struct Case {
    std::string bytes;
    std::string charset;
    std::string text;
  };
  const auto test = GENERATE(values<Case>({
      {"ab\xc3", "euc-jp", "ab\ufffd"},
      {"\xa4\xa2\xff\xa4\xa2", "euc-jp", "\u3042\ufffd\u3042"},
      {"\x82\xa0\xfd\x82\xa0", "shift_jis", "\u3042\ufffd\u3042"},
      {"\xb0\xa1\xff x", "gb2312", "\u554a\ufffd x"},
      {"\xa7\x41\xff\xa7\x41", "big5", "\u4f60\ufffd\u4f60"},
      {"\xb0\xa1\xff\xb0\xa1", "euc-kr", "\uac00\ufffd\uac00"},
      {"\xe0\xff", "iso-8859-8", "\u05d0\ufffd"},
      {std::string("a\0\x00\xd8"
                   "b\0",
                   6),
       "utf-16le", "a\ufffdb"},
      {std::string("a\0b", 3), "utf-16le", "a\ufffd"},
      // A text in UTF-8, whatever it declares.
      {"\xe6\x97\xa5\xe6\x9c\xac", "big5", "\u65e5\u672c"},
  }));
  CAPTURE(test.charset, test.bytes);
  const Utf8Text converted = to_utf8(test.bytes, test.charset);
  CHECK(converted.text == test.text);
  CHECK(converted.problem == CharsetProblem::bad);
}

TEST_CASE("charset: labels mean what browsers take them for, in any spelling", "[indexer]") {
  struct Case {
    std::string label;
    std::string charset;
  };
  const auto test = GENERATE(values<Case>({
      {"", ""},
      {" ", ""},
      {"\"\"", ""},
      {"utf-8", "utf-8"},
      {"UTF-8", "utf-8"},
      {"utf8", "utf-8"},
      {"\"utf-8\"", "utf-8"},
      {"'UTF-8'", "utf-8"},
      {"UTF-8;", "utf-8"},
      {" utf-8 ", "utf-8"},
      {"utf-8,", "utf-8"},
      {"=utf-8", "utf-8"},
      {"utf_8", "utf-8"},
      {"utf-8 (plain)", "utf-8"},
      {"utf-8\"; format=flowed", "utf-8"},
      {"charset=UTF-8", "utf-8"},
      {"unicode-1-1-utf-8", "utf-8"},
      {"US-ASCII", "us-ascii"},
      {"ANSI_X3.4-1968", "us-ascii"},
      {"iso-8859-1", "windows-1252"},
      {"ISO8859-1", "windows-1252"},
      {"iso_8859-1:1987", "windows-1252"},
      {"ISO 8859-1", "windows-1252"},
      {"latin1", "windows-1252"},
      {"cp-1252", "windows-1252"},
      {"x-cp1251", "windows-1251"},
      {"WINDOWS-1258", "windows-1258"},
      {"windows-1259", "windows-1259"},
      {"iso-8859-9", "windows-1254"},
      {"iso-8859-10", "iso-8859-10"},
      {"iso-8859-11", "windows-874"},
      {"TIS-620", "windows-874"},
      {"gb2312", "gb18030"},
      {"GB_2312-80", "gb18030"},
      {"x-gbk", "gb18030"},
      {"ks_c_5601-1987", "uhc"},
      {"EUC-KR", "uhc"},
      {"Shift_JIS", "cp932"},
      {"windows-31j", "cp932"},
      {"euc-jp", "eucjp-ms"},
      {"Big5", "big5-hkscs"},
      {"csISO2022JP", "iso-2022-jp"},
      {"ucs-2", "utf-16"},
      {"utf-16LE", "utf-16le"},
      // Left to iconv, without the bytes that would be options or paths to it.
      {"X-Odd//TRANSLIT", "x-odd"},
      {"../odd", "odd"},
  }));
  CAPTURE(test.label);
  CHECK(charset_of_label(test.label) == test.charset);
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
      // Without a mark, little-endian unless the zero bytes tell otherwise.
      {std::string("a\0\xe9\0", 4), "utf-16"},
      {std::string("\0a\0\xe9", 4), "utf-16"},
      {std::string("a\0\xe9\0", 4), "UCS-2"},
      // A mark counts more than the name.
      {std::string("\xfe\xff\0a\0\xe9", 6), "utf-16"},
      {std::string("\xfe\xff\0a\0\xe9", 6), "utf-16le"},
      {std::string("\xff\xfe"
                   "a\0\xe9\0",
                   6),
       "utf-8"},
      {std::string("\xff\xfe"
                   "a\0\xe9\0",
                   6),
       ""},
      {"\xef\xbb\xbf"
       "a\xc3\xa9",
       "iso-8859-1"},
      {"\xef\xbb\xbf"
       "a\xc3\xa9",
       ""},
  };
  for (const Case& test : cases) {
    CAPTURE(test.charset);
    const Utf8Text converted = to_utf8(test.bytes, test.charset);
    CHECK(converted.text == "a\xc3\xa9");
    CHECK(converted.problem == CharsetProblem::none);
  }
}

TEST_CASE("charset: a text ends soon after the most bytes that are wanted", "[indexer]") {
  const std::string bytes(100'000, '\xff');
  for (const char* charset : {"", "utf-8", "iso-8859-1", "koi8-r", "x-unknown"}) {
    CAPTURE(charset);
    const size_t size = to_utf8(bytes, charset, 1'000).text.size();
    CHECK(size > 1'000);
    CHECK(size < 70'000);
  }
}

TEST_CASE("charset: any bytes with any charset name become UTF-8 without NUL", "[indexer]") {
  std::string bytes;
  for (int number = 0; number < 256; ++number) bytes.push_back(static_cast<char>(number));
  for (const char* charset : {"", "us-ascii", "utf-8", "iso-8859-1", "iso-8859-8", "gb2312", "utf-16",
                              "utf-7", "iso-2022-jp", "euc-jp", "shift_jis", "big5", "ks_c_5601-1987",
                              "utf-32", "unknown-8bit", "x\ny", "//TRANSLIT", " "}) {
    CAPTURE(charset);
    const std::string text = to_utf8(bytes, charset).text;
    CHECK(is_valid_utf8(text));
    CHECK(text.find('\0') == std::string::npos);
    CHECK_FALSE(text.empty());
  }
}
