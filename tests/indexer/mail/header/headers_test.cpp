// SPDX-License-Identifier: MIT
#include "indexer/mail/header/headers.hpp"

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
      {"\nthe body: a list\n", "the body: a list\n"},
      // Lines before the headers.
      {"\nA: b\n\nbody", "body"},
      {" \n\r\n\nA: b\n\nbody", "body"},
      {"From a\n\nA: b\n\nbody", "body"},
      {"\nFrom a Mon Mar 10 10:00:00 2025\n>From b\nA: b\n\nbody", "body"},
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
      {"\nSubject: one\n\n", "one"},
      {">From someone Mon Mar  3\nSubject: one\n\n", "one"},
      {"rubbish\n more rubbish\nSubject: one\n\n", "one"},
      {"Subject: first\nSubject: second\n\n", "first"},
      {"X: y\n\nSubject: in the body\n", "(none)"},
  }));
  CAPTURE(test.mail);
  CHECK(value(test.mail, "subject") == test.subject);
}
