// SPDX-License-Identifier: MIT
#include "indexer/mail/in_body_headers.hpp"

#include <string>

#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("in-body headers: From is in the block that the body begins with", "[indexer]") {
  CHECK(in_body_from("From: Ada <ada@example.org>\n\nText\n") == "Ada <ada@example.org>");
  CHECK(in_body_from("\n \nFrom: ada@example.org\n") == "ada@example.org");
  CHECK(in_body_from("Hello\nFrom: ada@example.org\n").empty());
  CHECK(in_body_from(">From: ada@example.org\n").empty());
  CHECK(in_body_from(" From: ada@example.org\n").empty());
  CHECK(in_body_from("From: the beginning\n").empty());
  CHECK(in_body_from("").empty());
}

TEST_CASE("in-body headers: the block is that of git mailinfo", "[indexer]") {
  struct Case {
    std::string body;
    std::string from;
  };
  const std::string bo = "Bo Ek <bo@x.org>";
  const std::string from = "From: " + bo + "\n";
  const std::string id(40, 'a');
  const auto test = GENERATE_COPY(values<Case>({
      {"Date: Mon, 3 Mar 2025 10:00:00 +0000\n" + from + "\nText\n", bo},
      {"Subject: a title\nDate: today\n" + from, bo},
      {from + "Subject: a title\n", bo},
      {"Subject: a title\n  that is folded\n" + from, bo},
      {"from:" + bo + "\n", bo},
      {"FROM:\t" + bo + "\n", bo},
      {"From: Bo Ek\n <bo@x.org>\n", bo},
      {"From:\n\tBo\n\tEk <bo@x.org>\n", bo},
      {"From: =?utf-8?Q?Bo_=3Cbo=40x.org=3E?=\n", "=?utf-8?Q?Bo_=3Cbo=40x.org=3E?="},
      {">From " + id + " Mon Sep 17 00:00:00 2001\n" + from, bo},
      {"[PATCH] a title\n\n" + from, bo},
      {"[PATCH] a title\n" + from, bo},
      {"\n\n" + from, bo},
      // The block has ended.
      {"Subject: a title\n\n" + from, ""},
      {"Hello\n" + from, ""},
      {"To: list@x.org\n" + from, ""},
      {"[PATCH v2] a title\n" + from, ""},
      {"[PATCH] a title\nSubject: another\n" + from, ""},
      {">From " + id.substr(1) + " Mon Sep 17 00:00:00 2001\n" + from, ""},
      {"From " + id + " Mon Sep 17 00:00:00 2001\n" + from, ""},
      {"From : " + bo + "\n", ""},
      {from + "From: Ada <a@x.org>\n", bo},
  }));
  CAPTURE(test.body);
  CHECK(in_body_from(test.body) == test.from);
}
