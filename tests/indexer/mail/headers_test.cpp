// SPDX-License-Identifier: MIT
#include "indexer/mail/headers.hpp"

#include "support/catch.hpp"

using namespace kvq;

namespace {

std::string value(std::string_view mail, std::string_view name) {
  const SplitMail split = split_mail(mail);
  const std::string* found = split.find(name);
  return found ? *found : "(none)";
}

}  // namespace

TEST_CASE("headers: the body begins after the first empty line", "[indexer]") {
  struct Case {
    std::string mail;
    std::string body;
  };
  const auto test = GENERATE(values<Case>({
      {"A: b\n\nbody\n\nmore\n", "body\n\nmore\n"},
      {"A: b\r\n\r\nbody\r\n", "body\r\n"},
      {"A: b\n", ""},
      {"A: b", ""},
      {"\nbody", "body"},
      {"", ""},
  }));
  CAPTURE(test.mail);
  CHECK(split_mail(test.mail).body == test.body);
}

TEST_CASE("headers: a folded header is one line, and names are case-insensitive", "[indexer]") {
  struct Case {
    std::string mail;
    std::string subject;
  };
  const auto test = GENERATE(values<Case>({
      {"SUBJECT: one\n\n", "one"},
      {"Subject:one\n\n", "one"},
      {"Subject: one\n two\n\tthree\n\n", "one two three"},
      {"Subject: one\r\n two\r\n\r\n", "one two"},
      {"Subject:\n one\n\n", "one"},
      {"Subject: one\n  \n two\n\n", "one two"},
      {"From someone Mon Mar  3\nSubject: one\n\n", "one"},
      {"rubbish\n more rubbish\nSubject: one\n\n", "one"},
      {"Subject: first\nSubject: second\n\n", "first"},
      {"X: y\n\nSubject: in the body\n", "(none)"},
  }));
  CAPTURE(test.mail);
  CHECK(value(test.mail, "subject") == test.subject);
}

TEST_CASE("headers: an address list is split at its commas, but not within an address", "[indexer]") {
  using Addresses = std::vector<std::string_view>;
  CHECK(split_addresses("a@x, B <b@x>") == Addresses{"a@x", "B <b@x>"});
  CHECK(split_addresses("\"Last, First\" <a@x>, b@x") == Addresses{"\"Last, First\" <a@x>", "b@x"});
  CHECK(split_addresses("A (one, two) <a@x>,b@x") == Addresses{"A (one, two) <a@x>", "b@x"});
  CHECK(split_addresses("\"a \\\" , b\" <a@x>, c@x") == Addresses{"\"a \\\" , b\" <a@x>", "c@x"});
  CHECK(split_addresses(" , a@x,, ") == Addresses{"a@x"});
  CHECK(split_addresses("").empty());
  CHECK(split_addresses("\"never closed, a@x") == Addresses{"\"never closed, a@x"});
}

TEST_CASE("headers: a semicolon ends an address like a comma", "[indexer]") {
  using Addresses = std::vector<std::string_view>;
  CHECK(split_addresses("a@x; B <b@x>;c@x") == Addresses{"a@x", "B <b@x>", "c@x"});
  CHECK(split_addresses("\"One; two\" <a@x>; b@x") == Addresses{"\"One; two\" <a@x>", "b@x"});
  CHECK(split_addresses("A (one; two) <a@x>; b@x") == Addresses{"A (one; two) <a@x>", "b@x"});
  CHECK(split_addresses("<a;1@x>, <b,2@x>") == Addresses{"<a;1@x>", "<b,2@x>"});
  CHECK(split_addresses(";; ;").empty());
}

TEST_CASE("headers: quotes and comments in an address end at the right character", "[indexer]") {
  using Addresses = std::vector<std::string_view>;
  CHECK(split_addresses("A (one (two), three) <a@x>, b@x") == Addresses{"A (one (two), three) <a@x>", "b@x"});
  CHECK(split_addresses("A (\\), one) <a@x>, b@x") == Addresses{"A (\\), one) <a@x>", "b@x"});
  CHECK(split_addresses("A (\"one) <a@x>, b@x") == Addresses{"A (\"one) <a@x>", "b@x"});
  CHECK(split_addresses("\"(one\" <a@x>, b@x") == Addresses{"\"(one\" <a@x>", "b@x"});
  CHECK(split_addresses("\":)\" <a@x>, A) <b@x>, c@x") == Addresses{"\":)\" <a@x>", "A) <b@x>", "c@x"});
  CHECK(split_addresses("a\\, b@x") == Addresses{"a\\", "b@x"});
}

TEST_CASE("headers: Message-IDs are the texts in angle brackets", "[indexer]") {
  using Ids = std::vector<std::string>;
  CHECK(message_ids_in("<a@x> <b@x>\t<a@x>", 10) == Ids{"a@x", "b@x"});
  CHECK(message_ids_in("<a@x><b@x>", 10) == Ids{"a@x", "b@x"});
  CHECK(message_ids_in("Your message of Monday <a@x>", 10) == Ids{"a@x"});
  CHECK(message_ids_in("<a\n @x>", 10) == Ids{"a@x"});
  CHECK(message_ids_in("<<a@x>", 10) == Ids{"a@x"});
  CHECK(message_ids_in("<<a@x>> <<b@x>>", 10) == Ids{"a@x", "b@x"});
  CHECK(message_ids_in("<a@x <b@x> <c@x>", 10) == Ids{"b@x", "c@x"});
  CHECK(message_ids_in("<<<", 10).empty());
  CHECK(message_ids_in("<a@x>", 0).empty());
  CHECK(message_ids_in("<a@x> <b@x> <c@x>", 2) == Ids{"a@x", "b@x"});
  CHECK(message_ids_in("a@x", 10).empty());
  CHECK(message_ids_in("<never closed", 10).empty());
  CHECK(message_ids_in("<>", 10).empty());
}
