// SPDX-License-Identifier: MIT
#include <cstdint>

#include "indexer/mail/charset.hpp"
#include "indexer/mail/mime.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

MimeContent read(const std::string& mail) {
  return parse_content(split_mail(mail));
}

std::string part(const std::string& type, const std::string& body) {
  return "--=b\nContent-Type: " + type + "\n\n" + body + "\n";
}

std::string mixed(const std::string& parts) {
  return "Content-Type: multipart/mixed; boundary=\"=b\"\n\nbefore\n" + parts + "--=b--\nbehind\n";
}

using Texts = std::vector<std::string>;
using Defects = std::vector<Defect>;

}  // namespace

TEST_CASE("content: a mail that is read without GMime has the same contents as with it", "[indexer]") {
  const std::string headers =
      GENERATE("", "Content-Type: text/plain\n",
               "Content-Type: TEXT/Plain; charset=UTF-8\nContent-Transfer-Encoding: 8BIT\n",
               "Content-Type: text/plain; charset=\"iso-8859-15\"; format=flowed; delsp=yes\n",
               "Content-Type: text/plain; charset=no-such-set;\n", "Content-Type: text/plain; charset=\n",
               "Content-Type: text/plain; name=one.txt\n", "Content-Type: text/plain (all of it)\n",
               "Content-Type: text/plain; charset=utf-8; charset=iso-8859-1\n",
               "Content-Type: text/plainer\n", "Content-Type: text/html\n", "Content-Type: nonsense\n",
               "Content-Transfer-Encoding: quoted-printable\n", "Content-Transfer-Encoding: base64\n",
               "Content-Transfer-Encoding: nonsense\n", "Content-Type: multipart/mixed; boundary=b\n");
  const std::string body = GENERATE(as<std::string>(), "", "text\n", "no end of line", "one\r\ntwo\r\n",
                                    "a=3Db\n", "YcOpCg==\n", "\xc3\xa9\n", "\xe9\n", "\n\nFrom me\n.\n",
                                    "--b\n\nin a part\n--b--\n", std::string("a\0b\n", 4));
  CAPTURE(headers, body);
  const MimeContent content = read(headers + "\n" + body);
  // A mail with this header is always read with GMime.
  const MimeContent by_gmime = read(headers + "Content-Disposition: inline\n\n" + body);
  CHECK(content.texts == by_gmime.texts);
  CHECK(content.defects == by_gmime.defects);
  CHECK(content.attachments.size() == by_gmime.attachments.size());
}

TEST_CASE("content: a single text is decoded as its headers declare", "[indexer]") {
  struct Case {
    std::string mail;
    std::string text;
  };
  const auto test = GENERATE(values<Case>({
      {"Subject: x\n\nbody\n", "body\n"},
      {"Subject: x\n\n", ""},
      {"Subject: x\r\n\r\none\r\ntwo\r\n", "one\ntwo\n"},
      {"Content-Type: text/plain; charset=iso-8859-1\n\n\xe9\n", "\xc3\xa9\n"},
      {"Content-Transfer-Encoding: quoted-printable\n\na=3Db =\nc\n", "a=b c\n"},
      {"Content-Transfer-Encoding: base64\n\nYcOpCg==\n", "a\xc3\xa9\n"},
      {"content-type: TEXT/PLAIN; CHARSET=\"UTF-8\"\ncontent-transfer-encoding: BASE64\n\nYcOpCg==\n",
       "a\xc3\xa9\n"},
      {"Content-Type: text/plain;\n charset=iso-8859-1\n\n\xe9\n", "\xc3\xa9\n"},
      // Invalid types: read as text.
      {"Content-Type: text\n\nbody\n", "body\n"},
      {"Content-Type: \n\nbody\n", "body\n"},
  }));
  CAPTURE(test.mail);
  const MimeContent content = read(test.mail);
  CHECK(content.texts == Texts{test.text});
  CHECK(content.defects.empty());
  CHECK(content.attachments.empty());
}

TEST_CASE("content: the first text/plain part is the main text, the others follow in order", "[indexer]") {
  CHECK(read(mixed(part("text/plain", "one") + part("text/plain", "two"))).texts == Texts{"one", "two"});
  CHECK(read(mixed(part("text/x-patch", "a") + part("text/plain", "b") + part("text/x-patch", "c"))).texts ==
        Texts{"b", "a", "c"});
  CHECK(read(mixed(part("text/html", "<p>a") + part("text/plain", "b"))).texts == Texts{"b"});
  CHECK(read(mixed(part("application/pgp-signature", "x") + part("text/plain", "b"))).texts == Texts{"b"});
}

TEST_CASE("content: an HTML part is the main text if there is no plain one", "[indexer]") {
  CHECK(read("Content-Type: text/html\n\n<b>a</b>").texts == Texts{"a"});
  CHECK(read(mixed(part("text/html", "<b>a</b>") + part("text/x-patch", "b"))).texts == Texts{"a", "b"});
  CHECK(read(mixed(part("text/x-patch", "b") + part("text/html", "<b>a</b>"))).texts == Texts{"a", "b"});
}

TEST_CASE("content: nested parts are read", "[indexer]") {
  const std::string inner = "--=c\nContent-Type: text/plain\n\ndeep\n--=c--\n";
  CHECK(
      read(mixed(part("multipart/alternative; boundary=\"=c\"", inner) + part("text/plain", "flat"))).texts ==
      Texts{"deep", "flat"});
  CHECK(read(mixed(part("text/plain", "see below") + part("message/rfc822", "Subject: inner\n\nforwarded")))
            .texts == Texts{"see below", "forwarded"});
}

TEST_CASE("content: named parts are attachments, with their decoded sizes", "[indexer]") {
  struct Case {
    std::string type;
    std::string body;
    std::string name;
    std::string known_type;
    int64_t bytes;
  };
  const std::vector<Case> cases = {
      {"text/x-patch; name=\"fix.patch\"", "diff", "fix.patch", "text/x-patch", 4},
      {"application/x-xz\nContent-Disposition: attachment; filename=log.xz\nContent-Transfer-Encoding: "
       "base64",
       "AAECAw==", "log.xz", "application/x-xz", 4},
      {"text/plain\nContent-Disposition: attachment; filename*=UTF-8''caf%C3%A9.txt", "x", "caf\xc3\xa9.txt",
       "text/plain", 1},
      {"text/plain; name=\"=?UTF-8?q?caf=C3=A9?=.txt\"", "x", "caf\xc3\xa9.txt", "text/plain", 1},
      {"text/plain; name=\"caf\xe9.txt\"", "x", "caf\xc3\xa9.txt", "text/plain", 1},
      {"message/rfc822\nContent-Disposition: attachment; filename=old.eml", "Subject: x\n\ny", "old.eml",
       "message/rfc822", 13},
  };
  for (const Case& test : cases) {
    CAPTURE(test.type);
    const auto attachments = read(mixed(part("text/plain", "a") + part(test.type, test.body))).attachments;
    REQUIRE(attachments.size() == 1);
    CHECK(attachments[0].name == test.name);
    CHECK(attachments[0].type == test.known_type);
    CHECK(attachments[0].bytes == test.bytes);
  }
  CHECK(read(mixed(part("application/pgp-signature", "x"))).attachments.empty());
}

TEST_CASE("content: a multipart that cannot be split is one text", "[indexer]") {
  const std::string body = "--=b\n\nlost\n--=b--\n";
  for (const char* type :
       {"multipart/mixed", "multipart/mixed; boundary=\"\"", "multipart/mixed; boundary=other"}) {
    CAPTURE(type);
    const MimeContent content = read("Content-Type: " + std::string(type) + "\n\n" + body);
    CHECK(content.texts == Texts{body});
    CHECK(content.defects == Defects{Defect::broken_multipart});
  }
}

TEST_CASE("content: a multipart that is not closed is read to its end", "[indexer]") {
  const MimeContent content = read("Content-Type: multipart/mixed; boundary=\"=b\"\n\n" +
                                   part("text/plain", "one") + "--=b\n\ntwo\n");
  CHECK(content.texts == Texts{"one", "two\n"});
  CHECK(content.defects == Defects{Defect::broken_multipart});
}

TEST_CASE("content: invalid base64 is reported", "[indexer]") {
  const std::string head = "Content-Transfer-Encoding: base64\n\n";
  for (const char* good : {"", "YWJj\n", "YWI=\n", "YQ==", "YW\nJj\r\n", "YW Jj"}) {
    CAPTURE(good);
    CHECK(read(head + good).defects.empty());
  }
  for (const char* bad : {"YWJ", "YW$Jj", "YQ==YWJj"}) {
    CAPTURE(bad);
    CHECK(read(head + bad).defects == Defects{Defect::bad_base64});
  }
}

TEST_CASE("content: a wrong or unknown charset is reported once", "[indexer]") {
  const std::string parts =
      part("text/plain; charset=x-odd", "a\xe9") + part("text/plain; charset=x-odd", "b\xe9");
  CHECK(read(mixed(parts)).defects == Defects{Defect::unknown_charset});
  CHECK(read(mixed(part("text/plain; charset=utf-8", "\xe9"))).defects == Defects{Defect::bad_charset});
  CHECK(read(mixed(part("image/png; charset=x-odd", "\xe9"))).defects.empty());
}

TEST_CASE("content: too deep nesting and too many parts are cut off", "[indexer]") {
  std::string deep = "Content-Type: text/plain\n\nat the bottom\n";
  for (int i = 0; i < 1'000; ++i) {
    const std::string boundary = "=b" + std::to_string(i);
    deep = "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\n\n--" + boundary + "\n" + deep +
           "\n--" + boundary + "--\n";
    if (i == 9 || i == 19) CHECK(read(deep).texts == Texts{"at the bottom\n"});
    if (i == 20) CHECK(read(deep).texts.empty());
  }
  CHECK(read(deep).defects == Defects{Defect::cut_off});
  std::string wide;
  for (int i = 0; i < 1'000; ++i) wide += part("text/plain", std::to_string(i));
  const MimeContent content = read(mixed(wide));
  CHECK(content.defects == Defects{Defect::cut_off});
  CHECK(content.texts.size() >= 100);
  CHECK(content.texts.size() < 1'000);
  // The limit of 200 includes the multipart itself.
  const auto of_parts = [](int count) {
    std::string parts;
    for (int i = 0; i < count; ++i) parts += part("text/plain", std::to_string(i));
    return read(mixed(parts));
  };
  CHECK(of_parts(199).defects.empty());
  CHECK(of_parts(199).texts.size() == 199);
  CHECK(of_parts(200).defects == Defects{Defect::cut_off});
  CHECK(of_parts(200).texts.size() == 199);
}

TEST_CASE("content: a text that is too long is cut between two characters", "[indexer]") {
  std::string text = "a";
  while (text.size() < 17u << 20) text += "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9";
  const MimeContent content = read("Content-Type: text/plain; charset=utf-8\n\n" + text);
  CHECK(content.defects == Defects{Defect::cut_off});
  REQUIRE(content.texts.size() == 1);
  const std::string& kept = content.texts.front();
  // The last byte of the 16 MiB is the first one of a character.
  CHECK(kept.size() == (16u << 20) - 1);
  CHECK(kept.size() < text.size());
  // As a bool, because a failure would otherwise print the whole text.
  const bool is_its_beginning = text.starts_with(kept);
  CHECK(is_its_beginning);
  CHECK(is_valid_utf8(kept));
}
