// SPDX-License-Identifier: MIT
#include "indexer/mail/content.hpp"

#include <cstdint>

#include "indexer/mail/encoding/charset.hpp"
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
               "Content-Transfer-Encoding: nonsense\n", "Content-Type: multipart/mixed; boundary=b\n",
               "Content-Transfer-Encoding: Base64 (all of it)\n", "Content-Transfer-Encoding: 8bit;\n",
               "Content-Transfer-Encoding: \"Quoted-Printable\"\n",
               "Content-Type: text; charset=iso-8859-1\nContent-Transfer-Encoding: 8 bit\n");
  const std::string body =
      GENERATE(as<std::string>(), "", "text\n", "no end of line", "one\r\ntwo\r\n", "a=3Db\n", "YcOpCg==\n",
               "\xc3\xa9\n", "\xe9\n", "\n\nFrom me\n.\n", "YcOpCg==\nYcOpCg==\n\n____\nlist\n",
               "a==41=\n=4\n", "\x93q\x94\n", "--b\n\nin a part\n--b--\n", std::string("a\0b\n", 4));
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
      {"Content-Type: text; charset=koi8-r\n\n\xd0\n", "\u043f\n"},
      {"Content-Type: plain/text; charset=koi8-r\n\n\xd0\n", "\u043f\n"},
      // The charset as mailers write it.
      {"Content-Type: text/plain; charset=\"koi8-r;\"\n\n\xd0\n", "\u043f\n"},
      {"Content-Type: text/plain; charset='koi8-r'\n\n\xd0\n", "\u043f\n"},
      {"Content-Type: text/plain; charset=\"koi8-r\n\n\xd0\n", "\u043f\n"},
      {"Content-Type: text/plain; charset = KOI8-R\n\n\xd0\n", "\u043f\n"},
      {"Content-Type: text/plain; charset=koi8-r;;\n\n\xd0\n", "\u043f\n"},
      {"Content-Type: text/plain; charset=koi8-r (Russian)\n\n\xd0\n", "\u043f\n"},
      {"Content-Type: text/plain; charset*=us-ascii'en'koi8-r\n\n\xd0\n", "\u043f\n"},
      {"Content-Type: text/plain; charset=iso-8859-1\n\n\x93q\x94\n", "\u201cq\u201d\n"},
      // The encoding in every spelling; an unknown one is none.
      {"Content-Transfer-Encoding: BASE64;\n\nYcOpCg==\n", "a\xc3\xa9\n"},
      {"Content-Transfer-Encoding: \"base64\" (RFC 2045)\n\nYcOpCg==\n", "a\xc3\xa9\n"},
      {"Content-Transfer-Encoding: Quoted-Printable; x=y\n\n=41\n", "A\n"},
      {"Content-Transfer-Encoding: quoted_printable\n\n=41\n", "A\n"},
      {"Content-Transfer-Encoding: (soft) quoted-printable\n\n=41\n", "A\n"},
      {"Content-Transfer-Encoding: 8-BIT;\n\n=41\n", "=41\n"},
      {"Content-Transfer-Encoding: utf-8\n\n=41\n", "=41\n"},
      {"Content-Transfer-Encoding:\n\n=41\n", "=41\n"},
      {"Content-Type: \n\nbody\n", "body\n"},
  }));
  CAPTURE(test.mail);
  const MimeContent content = read(test.mail);
  CHECK(content.texts == Texts{test.text});
  CHECK(content.defects.empty());
  CHECK(content.attachments.empty());
}

TEST_CASE("content: a piece that decodes to nothing is not the end of the text", "[indexer]") {
  const std::string newlines(9'000, '\n');
  std::string soft_breaks;
  for (int i = 0; i < 5'000; ++i) soft_breaks += "=\n";
  const auto [encoding, body, text] = GENERATE_COPY(table<std::string, std::string, std::string>({
      {"base64", "b25l" + newlines + "dHdv", "onetwo"},
      {"base64", newlines + "dHdv", "two"},
      {"quoted-printable", "one" + soft_breaks + "two\n", "onetwo\n"},
      {"quoted-printable", soft_breaks + "two\n", "two\n"},
      {"x-uuencode", newlines + "begin 644 a\n#;VYE\n`\nend\n", "one"},
  }));
  CAPTURE(encoding);
  const MimeContent content = read("Content-Transfer-Encoding: " + encoding + "\n\n" + body);
  CHECK(content.texts == Texts{text});
}

TEST_CASE("content: fields of inner mails and parts that GMime cannot read in bounded stack or time",
          "[indexer]") {
  std::string groups;
  std::string words;
  for (int i = 0; i < 200'000; ++i) groups += "a:";
  for (int i = 0; i < 200'000; ++i) words += "=?a?q?x";
  const std::string field =
      GENERATE_COPY("From: " + groups, "CC: " + groups, "Resent-To: x,\n " + groups, "Subject: " + words,
                    "Content-Type: text/plain; name=\"" + words + '"', "X-Any:\n\t" + words);
  const MimeContent content =
      read("Content-Type: message/rfc822\n\n" + field + "\nMIME-Version: 1.0\n\nbody\n");
  CHECK(content.texts == Texts{"body\n"});
}

TEST_CASE("content: the first text that the sender wrote is the main text, the others follow in order",
          "[indexer]") {
  const std::string rule = std::string(47, '_') + "\nlist mailing list\nlist@lists.example.org\n";
  const std::string attached = "\nContent-Disposition: attachment; filename=\"boot.txt\"";
  CHECK(read(mixed(part("text/plain", "one") + part("text/plain", "two"))).texts == Texts{"one", "two"});
  CHECK(read(mixed(part("text/x-patch", "a") + part("text/plain", "b") + part("text/x-patch", "c"))).texts ==
        Texts{"b", "a", "c"});
  CHECK(read(mixed(part("application/pgp-signature", "x") + part("text/plain", "b"))).texts == Texts{"b"});
  CHECK(read("Content-Type: text/html\n\n<b>a</b>").texts == Texts{"a"});
  CHECK(read(mixed(part("text/html", "<b>a</b>") + part("text/x-patch", "b"))).texts == Texts{"a", "b"});
  CHECK(read(mixed(part("text/x-patch", "b") + part("text/html", "<b>a</b>"))).texts == Texts{"a", "b"});
  // HTML, and a plain text that does not repeat it.
  CHECK(read(mixed(part("text/html", "<b>a</b>") + part("text/plain", rule))).texts == Texts{"a", rule});
  CHECK(read(mixed(part("text/plain", rule) + part("text/html", "<b>a</b>"))).texts == Texts{"a", rule});
  CHECK(read(mixed(part("text/html", "<b>a</b>") + part("text/plain" + attached, "log"))).texts ==
        Texts{"a", "log"});
  CHECK(read(mixed(part("text/plain" + attached, "log") + part("text/html", "<b>a</b>"))).texts ==
        Texts{"a", "log"});
  CHECK(read(mixed(part("text/plain" + attached, "log") + part("text/plain", "a"))).texts ==
        Texts{"a", "log"});
  CHECK(read(mixed(part("text/html" + attached, "<b>log</b>") + part("text/plain", "a"))).texts ==
        Texts{"a", "log"});
  CHECK(read(mixed(part("text/plain", "a") + part("text/html", "<b>b</b>"))).texts == Texts{"a", "b"});
  // Nothing but an attachment, or a text that says nothing.
  CHECK(read(mixed(part("text/plain" + attached, "log"))).texts == Texts{"log"});
  CHECK(read(mixed(part("text/plain", " ") + part("text/plain" + attached, "log"))).texts ==
        Texts{" ", "log"});
}

TEST_CASE("content: HTML is dropped only beside a plain text of the same alternative that says something",
          "[indexer]") {
  const auto alternative = [](const std::string& parts) {
    std::string inner = parts;
    for (size_t at = inner.find("--=b\n"); at != std::string::npos; at = inner.find("--=b\n", at + 5))
      inner.replace(at, 5, "--=a\n");
    return part("multipart/alternative; boundary=\"=a\"", inner + "--=a--\n");
  };
  const std::string html = part("text/html; charset=utf-8", "<p>said</p>");
  CHECK(read(mixed(alternative(part("text/plain", "said") + html))).texts == Texts{"said"});
  CHECK(read(mixed(alternative(html + part("text/plain", "said")))).texts == Texts{"said"});
  CHECK(read(mixed(alternative(part("text/plain", "said") + html) + html)).texts == Texts{"said", "said\n"});
  CHECK(read(mixed(alternative(html) + part("text/plain", "also"))).texts == Texts{"said\n", "also"});
  CHECK(read(mixed(alternative(part("text/plain", "said") + part("text/x-amp-html", "amp") + html))).texts ==
        Texts{"said", "amp"});
  for (const std::string nothing : {"", " \n\n", "\xc2\xa0\n", "\xe2\x80\x8b"}) {
    CAPTURE(nothing);
    CHECK(read(mixed(alternative(part("text/plain; charset=utf-8", nothing) + html))).texts ==
          Texts{"said\n", nothing});
  }
  // The HTML of Apple Mail, and that with its images.
  for (const char* type : {"multipart/mixed", "multipart/related"}) {
    CAPTURE(type);
    const std::string inner =
        "--=c\nContent-Type: text/html\n\n<p>said</p>\n--=c\nContent-Type: image/png\n\nx\n--=c--\n";
    const std::string nested = part(std::string(type) + "; boundary=\"=c\"", inner);
    CHECK(read(mixed(alternative(part("text/plain", "said") + nested))).texts == Texts{"said"});
    CHECK(read(mixed(alternative(part("text/plain", "") + nested))).texts == Texts{"said\n", ""});
  }
}

TEST_CASE("content: a patch is a text, whatever type its sender gives it", "[indexer]") {
  const std::string diff = "diff --git a/w.c b/w.c\n--- a/w.c\n+++ b/w.c\n@@ -1 +1 @@\n-a\n+b\n";
  const std::string old_diff = "--- w.c.orig\n+++ w.c\n@@ -1 +1 @@\n-a\n+b\n";
  const auto texts = [](const std::string& type, const std::string& body) {
    Texts all = read(mixed(part("text/plain", "see") + part(type, body))).texts;
    REQUIRE(all.front() == "see");
    all.erase(all.begin());
    return all;
  };
  const std::string octets = "application/octet-stream";
  for (const std::string& type :
       {octets + "; name=\"0001-w.patch\"", octets + "\nContent-Disposition: attachment; filename=w.DIFF",
        octets, octets + "; name=w.txt", std::string("application/x-patch"),
        std::string("Application/X-Diff; name=w"), std::string("application/mbox; name=w.mbox"),
        std::string("text/x-patch"), std::string("text/x-diff"),
        std::string("application/x-download; name=w.patch")}) {
    CAPTURE(type);
    CHECK(texts(type, "Do it.\n" + diff) == Texts{"Do it.\n" + diff});
    CHECK(texts(type, old_diff) == Texts{old_diff});
  }
  CHECK(texts(octets + "; name=a.patch\nContent-Transfer-Encoding: base64", "ZGlmZiAtLWdpdCBhL3cgYi93Cg==") ==
        Texts{"diff --git a/w b/w\n"});
  CHECK(texts(octets + "\nContent-Transfer-Encoding: quoted-printable", "diff --git a/w b/w\n+=3D") ==
        Texts{"diff --git a/w b/w\n+="});
  CHECK(texts(octets + "; name=a.patch", std::string("\xff\xfe-\0-\0", 6)) == Texts{"--"});
  // The rest of the mail is not theirs: other files, and what only has such a name.
  for (const std::string& type : {octets, octets + "; name=a.bin", std::string("image/png; name=a.patch"),
                                  std::string("application/pdf; name=a.pdf")}) {
    CAPTURE(type);
    CHECK(texts(type, "a file").empty());
    CHECK(texts(type, "a\n--- b\n+++ c\n").empty());
  }
  CHECK(texts(octets, std::string("\0\n", 2) + diff).empty());
  CHECK(texts(octets + "; name=a.patch", std::string("\x1f\x8b\0", 3)).empty());
  CHECK(texts("application/pdf; name=a.pdf", diff).empty());
  const std::string far_away = std::string(100'000, '\n') + diff;
  CHECK(texts(octets, far_away).empty());
  CHECK(texts(octets + "; name=a.patch", far_away) == Texts{far_away});
}

TEST_CASE("content: the texts of attached mails come last and are counted apart", "[indexer]") {
  const std::string inner = "Subject: inner\n\nforwarded";
  MimeContent content =
      read(mixed(part("message/rfc822", inner) + part("text/plain", "see") + part("text/x-patch", "patch")));
  CHECK(content.texts == Texts{"see", "patch", "forwarded"});
  CHECK(content.own_texts == 2);
  content = read("Content-Type: message/rfc822\n\n" + inner);
  CHECK(content.texts == Texts{"forwarded"});
  CHECK(content.own_texts == 0);
  content = read("\nbody\n");
  CHECK(content.own_texts == 1);
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
  // A list's footer does not make the mail bad.
  CHECK(read(head + "YQ==\n\n____________\nlist@example.org\n").texts ==
        Texts{"a\n____________\nlist@example.org\n"});
  CHECK(read(head + "YQ==\n\n____________\nlist@example.org\n").defects.empty());
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
