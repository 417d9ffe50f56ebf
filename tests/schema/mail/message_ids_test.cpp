// SPDX-License-Identifier: MIT
#include "schema/mail/message_ids.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("message ids: they are the texts in angle brackets", "[schema]") {
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
  CHECK(message_ids_in("<never closed", 10).empty());
  CHECK(message_ids_in("<>", 10).empty());
}

TEST_CASE("message ids: comments hold none, unless nothing else does", "[schema]") {
  using Ids = std::vector<std::string>;
  CHECK(message_ids_in("(of <a@x>) <b@x> (and <c@x>)", 10) == Ids{"b@x"});
  CHECK(message_ids_in("<b@x> (A's message of \"Monday\")", 10) == Ids{"b@x"});
  CHECK(message_ids_in("(of (or <a@x>) <c@x>) <b@x>", 10) == Ids{"b@x"});
  CHECK(message_ids_in("<a(1)@x>", 10) == Ids{"a(1)@x"});
  CHECK(message_ids_in("(of <a@x>", 10) == Ids{"a@x"});
  CHECK(message_ids_in("(<a@x>)", 10) == Ids{"a@x"});
}

TEST_CASE("message ids: without brackets each word is one, if all have an @", "[schema]") {
  using Ids = std::vector<std::string>;
  CHECK(message_ids_in("a@x", 10) == Ids{"a@x"});
  CHECK(message_ids_in("a@x b@x,c@x", 10) == Ids{"a@x", "b@x", "c@x"});
  CHECK(message_ids_in("<a@x", 10) == Ids{"a@x"});
  CHECK(message_ids_in("a@x>", 10) == Ids{"a@x"});
  CHECK(message_ids_in("a@x (A's message)", 10) == Ids{"a@x"});
  CHECK(message_ids_in("Your message to a@x", 10).empty());
  CHECK(message_ids_in("@x", 10).empty());
}

TEST_CASE("message ids: the address of a mail on the web is its id", "[schema]") {
  using Ids = std::vector<std::string>;
  CHECK(message_ids_in("<https://lore.kernel.org/kvm/a%401@x.org/>", 10) == Ids{"a@1@x.org"});
  CHECK(message_ids_in("https://lore.kernel.org/r/a@x.org", 10) == Ids{"a@x.org"});
}

TEST_CASE("message ids: users may write them with brackets, white space and comments", "[schema]") {
  CHECK(message_id_as_stored("a@x") == "a@x");
  CHECK(message_id_as_stored("<a@x>") == "a@x");
  CHECK(message_id_as_stored("<a b@x>") == "ab@x");
  CHECK(message_id_as_stored("a b@x") == "ab@x");
  CHECK(message_id_as_stored("(of <a@x>) <b@x>") == "b@x");
  CHECK(message_id_as_stored("a(b)@x") == "a(b)@x");
  CHECK(message_id_as_stored("no-at") == "no-at");
  CHECK(message_id_as_stored("").empty());
}
