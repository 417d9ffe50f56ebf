// SPDX-License-Identifier: MIT
#include "indexer/mail/header/mailbox.hpp"

#include <string>
#include <vector>

#include "indexer/mail/encoding/charset.hpp"
#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("mailbox: an address list is split at its commas, but not within an address", "[indexer]") {
  using Addresses = std::vector<std::string_view>;
  CHECK(split_addresses("a@x, B <b@x>") == Addresses{"a@x", "B <b@x>"});
  CHECK(split_addresses("\"Last, First\" <a@x>, b@x") == Addresses{"\"Last, First\" <a@x>", "b@x"});
  CHECK(split_addresses("A (one, two) <a@x>,b@x") == Addresses{"A (one, two) <a@x>", "b@x"});
  CHECK(split_addresses("\"a \\\" , b\" <a@x>, c@x") == Addresses{"\"a \\\" , b\" <a@x>", "c@x"});
  CHECK(split_addresses(" , a@x,, ") == Addresses{"a@x"});
  CHECK(split_addresses("").empty());
  CHECK(split_addresses("\"never closed, a@x") == Addresses{"\"never closed", "a@x"});
}

TEST_CASE("mailbox: a semicolon ends an address like a comma", "[indexer]") {
  using Addresses = std::vector<std::string_view>;
  CHECK(split_addresses("a@x; B <b@x>;c@x") == Addresses{"a@x", "B <b@x>", "c@x"});
  CHECK(split_addresses("\"One; two\" <a@x>; b@x") == Addresses{"\"One; two\" <a@x>", "b@x"});
  CHECK(split_addresses("A (one; two) <a@x>; b@x") == Addresses{"A (one; two) <a@x>", "b@x"});
  CHECK(split_addresses("<a;1@x>, <b,2@x>") == Addresses{"<a;1@x>", "<b,2@x>"});
  CHECK(split_addresses(";; ;").empty());
}

TEST_CASE("mailbox: quotes and comments in an address end at the right character", "[indexer]") {
  using Addresses = std::vector<std::string_view>;
  CHECK(split_addresses("A (one (two), three) <a@x>, b@x") == Addresses{"A (one (two), three) <a@x>", "b@x"});
  CHECK(split_addresses("A (\\), one) <a@x>, b@x") == Addresses{"A (\\), one) <a@x>", "b@x"});
  CHECK(split_addresses("A (\"one) <a@x>, b@x") == Addresses{"A (\"one) <a@x>", "b@x"});
  CHECK(split_addresses("\"(one\" <a@x>, b@x") == Addresses{"\"(one\" <a@x>", "b@x"});
  CHECK(split_addresses("\":)\" <a@x>, A) <b@x>, c@x") == Addresses{"\":)\" <a@x>", "A) <b@x>", "c@x"});
  CHECK(split_addresses("a\\, b@x") == Addresses{"a\\", "b@x"});
  // A quote or parenthesis without its counterpart is an ordinary character.
  CHECK(split_addresses("\"A <a@x>, B <b@x>") == Addresses{"\"A <a@x>", "B <b@x>"});
  CHECK(split_addresses("A ( <a@x>, B <b@x>") == Addresses{"A ( <a@x>", "B <b@x>"});
  CHECK(split_addresses("A <a@x, B <b@x>") == Addresses{"A <a@x", "B <b@x>"});
}

TEST_CASE("mailbox: a word before a separator that has no @ begins the name in front of an address",
          "[indexer]") {
  using Addresses = std::vector<std::string_view>;
  CHECK(split_addresses("Byron, Ada <a@x>, c@x") == Addresses{"Byron, Ada <a@x>", "c@x"});
  CHECK(split_addresses("Ada; Byron <a@x>; c@x") == Addresses{"Ada; Byron <a@x>", "c@x"});
  CHECK(split_addresses("root, c@x") == Addresses{"root", "c@x"});
  CHECK(split_addresses("Friends: A <a@x>, B <b@x>;") == Addresses{"Friends: A <a@x>", "B <b@x>"});
  CHECK(split_addresses("undisclosed-recipients:;, A <a@x>") ==
        Addresses{"undisclosed-recipients:", "A <a@x>"});
}

TEST_CASE("mailbox: NUL bytes are removed", "[indexer]") {
  const auto mailbox = parse_mailbox(std::string("Zo\xc3\xab\0 <zoe@example.org>", 23));
  REQUIRE(mailbox);
  CHECK(*mailbox == Mailbox{"Zo\xc3\xab <zoe@example.org>", "Zo\xc3\xab", "zoe@example.org"});
}

TEST_CASE("mailbox: a mailbox is a name and an address", "[indexer]") {
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
      {"=?iso-8859-1?Q?Zo=EB_=93Z=94=2C_X?= <zoe@example.org>", "Zo\u00eb \u201cZ\u201d, X",
       "zoe@example.org"},
      {"=?utf-8?q?Zo=EB_=C5=81uk?= <zoe@example.org>", "Zo\u00eb \u0141uk", "zoe@example.org"},
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

TEST_CASE("mailbox: names and addresses that break RFC 5322 are read as git mailinfo and b4 read them",
          "[indexer]") {
  struct Case {
    std::string value;
    std::string name;
    std::string address;
  };
  const auto test = GENERATE(values<Case>({
      // Signs that a name must not have without quotes.
      {"Ada Byron [Work] <ada@x.org>", "Ada Byron [Work]", "ada@x.org"},
      {"[Work] Ada Byron <ada@x.org>", "[Work] Ada Byron", "ada@x.org"},
      {"Ada; Byron <ada@x.org>", "Ada; Byron", "ada@x.org"},
      {"Byron, Ada <ada@x.org>", "Byron, Ada", "ada@x.org"},
      {"Ada @ Work <ada@x.org>", "Ada @ Work", "ada@x.org"},
      {"Ada @Work <ada@x.org>", "Ada @Work", "ada@x.org"},
      {"Ada <3 Byron <ada@x.org>", "Ada <3 Byron", "ada@x.org"},
      {"Ada \"A\" Byron <ada@x.org>", "Ada A Byron", "ada@x.org"},
      {"\"Ada Byron <ada@x.org>", "Ada Byron", "ada@x.org"},
      {"\tAda \t Byron  <ada@x.org>", "Ada Byron", "ada@x.org"},
      {"=?utf-8?Q?Zo=C3=AB;_Byron?= <ada@x.org>", "Zo\xc3\xab; Byron", "ada@x.org"},
      {"=?utf-8?Q?=22Byron=2C_Ada=22?= <ada@x.org>", "Byron, Ada", "ada@x.org"},
      // Comments are part of a name, or are the name.
      {"Ada Byron (Work) <ada@x.org>", "Ada Byron (Work)", "ada@x.org"},
      {"Ada (Work (East)) Byron <ada@x.org>", "Ada (Work (East)) Byron", "ada@x.org"},
      {"Ada Byron <ada@x.org> (Work)", "Ada Byron (Work)", "ada@x.org"},
      {"ada@x.org (Ada Byron)", "Ada Byron", "ada@x.org"},
      {"ada@x.org (Ada Byron (Work))", "Ada Byron (Work)", "ada@x.org"},
      {"Ada ( Byron <ada@x.org>", "Ada ( Byron", "ada@x.org"},
      {"Ada (was <old@x.org>) <ada@x.org>", "Ada (was <old@x.org>)", "ada@x.org"},
      // Brackets that are missing, doubled, or hold more than an address.
      {"Ada Byron <ada@x.org", "Ada Byron", "ada@x.org"},
      {"Ada Byron <ada@x.org?", "Ada Byron", "ada@x.org"},
      {"Ada Byron ada@x.org>", "Ada Byron", "ada@x.org"},
      {"Ada Byron ada@x.org", "Ada Byron", "ada@x.org"},
      {"\"Ada Byron\" ada@x.org", "Ada Byron", "ada@x.org"},
      {"Ada Byron <<ada@x.org>>", "Ada Byron", "ada@x.org"},
      {"<ada@x.org> Ada Byron", "Ada Byron", "ada@x.org"},
      {"Ada Byron<ada@x.org>", "Ada Byron", "ada@x.org"},
      {"Ada Byron < ada@x.org >", "Ada Byron", "ada@x.org"},
      {"Ada Byron (ada@x.org)", "Ada Byron", "ada@x.org"},
      {"Ada Byron [mailto:ada@x.org]", "Ada Byron", "ada@x.org"},
      {"Ada Byron <mailto:ada@x.org>", "Ada Byron", "ada@x.org"},
      {"Ada Byron <MAILTO:ada@x.org?subject=x>", "Ada Byron", "ada@x.org"},
      {"Ada Byron <ada@x.org<mailto:ada@x.org>>", "Ada Byron", "ada@x.org"},
      {"ada@x.org <mailto:ada@x.org>", "", "ada@x.org"},
      {"Ada Byron <@relay.org,@b.org:ada@x.org>", "Ada Byron", "ada@x.org"},
      {"Ada <ada@x.org, bo@x.org>", "Ada", "ada@x.org"},
      {"Ada <ada@x.org, Bo <bo@x.org>", "Ada", "ada@x.org"},
      {"ada@x.org, Bo <bo@x.org>", "", "ada@x.org"},
      {"Ada <ada@x.org>,", "Ada", "ada@x.org"},
      // Addresses that are not valid.
      {"Ada <ada.@x.org>", "Ada", "ada.@x.org"},
      {"Ada <ada..byron@x.org>", "Ada", "ada..byron@x.org"},
      {"Ada <.ada@x.org>", "Ada", ".ada@x.org"},
      {"Ada <ada@x_y.org>", "Ada", "ada@x_y.org"},
      {"Ada <\"ada byron\"@x.org>", "Ada", "\"ada byron\"@x.org"},
      {"Ada <ada@[192.0.2.1]>", "Ada", "ada@[192.0.2.1]"},
      {"ada@[192.0.2.1]", "", "ada@[192.0.2.1]"},
      // The whole value, or the address, is encoded.
      {"=?utf-8?Q?Zo=C3=AB_Byron_=3Cada=40x.org=3E?=", "Zo\xc3\xab Byron", "ada@x.org"},
      {"=?utf-8?B?QWRhIEJ5cm9uIDxhZGFAeC5vcmc+?=", "Ada Byron", "ada@x.org"},
      {"=?utf-8?Q?Zo=C3=AB_Byron?= =?utf-8?Q?_=3Cada=40x.org=3E?=", "Zo\xc3\xab Byron", "ada@x.org"},
      {"Ada <=?utf-8?Q?ada=40x.org?=>", "Ada", "ada@x.org"},
      {"=?utf-8?Q?Zo=C3=AB?=", "", ""},
      // A local address, and what is none.
      {"root", "", "root"},
      {"root (Cron Daemon)", "Cron Daemon", "root"},
      {"Ada <root>", "Ada", "root"},
      {"Ada <ada at x.org>", "Ada", "ada at x.org"},
      {"Ada @ Work", "", ""},
      {"@x.org", "", ""},
      {"ada@", "", ""},
  }));
  CAPTURE(test.value);
  const auto mailbox = parse_mailbox(test.value);
  REQUIRE(mailbox.has_value() == !test.address.empty());
  if (!mailbox) return;
  CHECK(mailbox->name == test.name);
  CHECK(mailbox->address == test.address);
}

TEST_CASE("mailbox: the mailbox at the start of a text ends with its address", "[indexer]") {
  CHECK(mailbox_at_start("Ada <a@x> # arm64") == "Ada <a@x>");
  CHECK(mailbox_at_start("Ada (Work) <a@x> (tests)") == "Ada (Work) <a@x>");
  CHECK(mailbox_at_start("Ada <a@x, and more") == "Ada <a@x");
  CHECK(mailbox_at_start("Ada <a@x.org. Thanks") == "Ada <a@x.org");
  CHECK(mailbox_at_start("a@x (for the first part)") == "a@x");
  CHECK(mailbox_at_start("Ada (a@x), too") == "Ada (a@x)");
  CHECK(mailbox_at_start("Ada").empty());
  CHECK(mailbox_at_start("Ada @ Work").empty());
  CHECK(mailbox_at_start("").empty());
}
