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

TEST_CASE("identity: copies differ only in footers, blank lines, line ends and blanks at the ends of lines",
          "[schema]") {
  struct Case {
    std::string what;
    std::string text;
    bool is_copy;
  };
  const std::string majordomo = "\n--\nTo unsubscribe from this list: send the line \"unsubscribe kvm\" in\n";
  const std::string text = "Hello.\n\n  Indented.\n-- \nAda\n";
  const auto test = GENERATE_REF(values<Case>({
      {"nothing", text, true},
      {"a footer of Mailman", text + rule + "\nlist\n", true},
      {"a footer of Majordomo", text + majordomo + "the body of a message to majordomo@vger.kernel.org\n",
       true},
      {"a footer of Google Groups",
       text + "-- \nYou received this message because you are subscribed to the Google Groups \"x\" group.\n",
       true},
      {"a footer of Groups.io", text + "\n-=-=-=-=-=-=-\nGroups.io Links: You receive all messages.\n", true},
      {"two footers", text + majordomo + rule + "\nlist\n", true},
      {"a blank line", "Hello.\n\n\n  Indented.\n-- \nAda\n", true},
      {"a lost blank line", "Hello.\n  Indented.\n-- \nAda\n", true},
      {"a blank line before", "\n" + text, true},
      {"line ends", "Hello.\r\n\r\n  Indented.\r\n-- \r\nAda\r\n", true},
      {"blanks at the ends of lines", "Hello. \n \n  Indented.\t\n--\nAda", true},
      {"a word", "Hello!\n\n  Indented.\n-- \nAda\n", false},
      {"a line", text + "PS\n", false},
      {"a lost line", "Hello.\n", false},
      {"another indentation", "Hello.\n\nIndented.\n-- \nAda\n", false},
      {"a joined line", "Hello. Indented.\n-- \nAda\n", false},
      {"a lost signature", "Hello.\n\n  Indented.\n", false},
  }));
  CAPTURE(test.what);
  const Identity mail{"Ada <ada@example.org>", 1000, "A subject", text};
  Identity other = mail;
  other.text = test.text;
  CHECK(same_message(mail, other) == test.is_copy);
  CHECK(same_message(other, mail) == test.is_copy);
  CHECK((hash_of(mail) == hash_of(other)) == test.is_copy);
}

TEST_CASE("identity: mails of another sender, subject or date are no copies", "[schema]") {
  const Identity mail{"Ada <ada@example.org>", 1000, "A subject", "Hello.\n"};
  Identity other = mail;
  other.sender = "Eve <eve@example.org>";
  CHECK_FALSE(same_message(mail, other));
  other = mail;
  other.subject = "Another";
  CHECK_FALSE(same_message(mail, other));
  other = mail;
  other.sent = std::nullopt;
  CHECK_FALSE(same_message(mail, other));
}
