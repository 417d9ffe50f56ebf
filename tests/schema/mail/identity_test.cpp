// SPDX-License-Identifier: MIT
#include "schema/mail/identity.hpp"

#include <string>

#include "support/catch.hpp"

using namespace kvq;

namespace {

const std::string rule(47, '_');

}  // namespace

TEST_CASE("identity: the footer of a list does not belong to the text", "[schema]") {
  struct Case {
    std::string text;
    std::string kept;
  };
  const auto test = GENERATE(values<Case>({
      {"", ""},
      {"Hello.\n", "Hello."},
      {"Hello.\n\n\n", "Hello."},
      {"Hello.\n" + rule + "\nkvmarm mailing list\nkvmarm@example.org\n", "Hello."},
      {"Hello.\n\n" + rule + "\n", "Hello."},
      {rule + "\nonly a footer\n", ""},
      // Rules that do not begin a footer: too short, not alone on the line, or too far up.
      {"Hello.\n_____\nfooter\n", "Hello.\n_____\nfooter"},
      {"Hello.\n" + rule + " x\nfooter\n", "Hello.\n" + rule + " x\nfooter"},
      {rule + "\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n", rule + "\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11"},
  }));
  CAPTURE(test.text);
  CHECK(without_list_footer(test.text) == test.kept);
}

TEST_CASE("identity: copies differ only in footers", "[schema]") {
  const Identity mail{"Ada <ada@example.org>", 1000, "A subject", "Hello.\n"};
  const std::string with_footer = "Hello.\n" + rule + "\nlist\n";
  Identity other = mail;
  CHECK(same_message(mail, other));
  other.text = with_footer;
  CHECK(same_message(mail, other));
  other.text = "Hello!\n";
  CHECK_FALSE(same_message(mail, other));
  other = mail;
  other.sender = "Eve <eve@example.org>";
  CHECK_FALSE(same_message(mail, other));
  other = mail;
  other.subject = "Another";
  CHECK_FALSE(same_message(mail, other));
  other = mail;
  other.sent = std::nullopt;
  CHECK_FALSE(same_message(mail, other));
}
