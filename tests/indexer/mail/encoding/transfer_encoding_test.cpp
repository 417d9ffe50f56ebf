// SPDX-License-Identifier: MIT
#include "indexer/mail/encoding/transfer_encoding.hpp"

#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("encoding: names are accepted in every spelling", "[indexer]") {
  struct Case {
    std::string value;
    TransferEncoding encoding;
  };
  const auto test = GENERATE(values<Case>({
      {"", TransferEncoding::none},
      {"7bit", TransferEncoding::none},
      {"8BIT;", TransferEncoding::none},
      {"8 bit", TransferEncoding::none},
      {"binary", TransferEncoding::none},
      {"x-unknown", TransferEncoding::none},
      {"base64", TransferEncoding::base64},
      {"BASE64", TransferEncoding::base64},
      {"Base-64", TransferEncoding::base64},
      {"\"base64\"", TransferEncoding::base64},
      {"base64 (comment)", TransferEncoding::base64},
      {"(comment) base64", TransferEncoding::base64},
      {"base64;", TransferEncoding::base64},
      {" base64 ; charset=utf-8", TransferEncoding::base64},
      {"base640", TransferEncoding::none},
      {"quoted-printable", TransferEncoding::quoted_printable},
      {"Quoted-Printable.", TransferEncoding::quoted_printable},
      {"quoted_printable", TransferEncoding::quoted_printable},
      {"QUOTEDPRINTABLE", TransferEncoding::quoted_printable},
      {"quoted printable", TransferEncoding::quoted_printable},
      {"uuencode", TransferEncoding::uuencode},
      {"x-uuencode", TransferEncoding::uuencode},
      {"X-UUE", TransferEncoding::uuencode},
  }));
  CAPTURE(test.value);
  CHECK(transfer_encoding_of(test.value) == test.encoding);
}

TEST_CASE("encoding: base64 is decoded, blocks behind one another too", "[indexer]") {
  struct Case {
    std::string encoded;
    std::string text;
    bool is_bad;
  };
  const auto test = GENERATE(values<Case>({
      {"", "", false},
      {"YWJj", "abc", false},
      {"YWJj\n", "abc", false},
      {"YWI=\nYQ==", "aba", true},
      {"YQ==\nYWJj\n", "aabc", true},
      {"YQ==YWJj", "aabc", true},
      {"YQ=\nYWJj\n", "aabc", true},
      {"YQ", "a", true},
      {"YWJ", "ab", true},
      {"Y", "", true},
      {"YW\r\n Jj\r\n", "abc", false},
      {"YW$Jj", "abc", true},
      {"====", "", false},
      // A footer, with and without a blank line, a rule or padding above it.
      {"YWJj\n\n_____\nlist mailing list\nlist@example.org\n",
       "abc\n_____\nlist mailing list\nlist@example.org\n", false},
      {"YQo=\n_____\nlist\n", "a\n_____\nlist\n", false},
      {"YQo=\n-- \nTo leave, write to list+leave@example.org\n",
       "a\n-- \nTo leave, write to list+leave@example.org\n", false},
      {"YQo=\nhttps://example.org/list\n", "a\nhttps://example.org/list\n", false},
      {"YQo=\nThis list is open\n", "a\nThis list is open\n", false},
      {"YQo=\n\xe5\x90\x8d\xe5\x8d\x95\n", "a\n\xe5\x90\x8d\xe5\x8d\x95\n", false},
      {"YQo=\n_____\nabcdefgh\n", "a\n_____\nabcdefgh\n", false},
      // Text above, or nothing but text.
      {"[From outside: take care]\nYQo=\n", "[From outside: take care]\na\n", false},
      {"Hello,\nnot encoded.\n", "Hello,\nnot encoded.\n", false},
  }));
  CAPTURE(test.encoded);
  const DecodedText decoded = decode_base64(test.encoded, 1'000);
  CHECK(decoded.text == test.text);
  CHECK(decoded.is_bad == test.is_bad);
}

TEST_CASE("encoding: base64 is whole or not", "[indexer]") {
  for (const char* good : {"", "YWJj", "YW\nI=\r\n", "YQ==\n"}) CHECK(is_good_base64(good));
  for (const char* bad : {"YWJ", "YQ==YWJj", "YW$j", "YQ==\n--\n"}) CHECK_FALSE(is_good_base64(bad));
}

TEST_CASE("encoding: quoted-printable is decoded as git mailinfo does", "[indexer]") {
  struct Case {
    std::string encoded;
    std::string text;
  };
  const auto test = GENERATE(values<Case>({
      {"", ""},
      {"a=3Db =e9=E9\n", "a=b \xe9\xe9\n"},
      {"one=\ntwo", "onetwo"},
      {"one=\r\ntwo\r\n", "onetwo\r\n"},
      {"one=", "one"},
      {"=4", "=4"},
      {"=4\n", "=4\n"},
      {"=zz=G1=1G", "=zz=G1=1G"},
      {"==41", "=A"},
      {"===", "=="},
      {"a= \nb", "a= \nb"},
      {"a_b \n", "a_b \n"},
      {"--list=example.org", "--list=example.org"},
      {"=00", std::string(1, '\0')},
  }));
  CAPTURE(test.encoded);
  CHECK(decode_quoted_printable(test.encoded, 1'000) == test.text);
}

TEST_CASE("encoding: decoding ends soon after the most bytes that are wanted", "[indexer]") {
  std::string base64;
  for (int i = 0; i < 50'000; ++i) base64 += "YWJj";
  for (const std::string& encoded : {base64, "YWJj\n____\n" + base64}) {
    const DecodedText decoded = decode_base64(encoded, 1'001);
    CHECK(decoded.text.size() > 1'001);
    CHECK(decoded.text.size() < 20'000);
    CHECK_FALSE(decoded.is_bad);
  }
  CHECK(decode_quoted_printable(std::string(50'000, '='), 1'001).size() == 1'002);
}
