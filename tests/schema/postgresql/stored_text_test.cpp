// SPDX-License-Identifier: MIT
#include "schema/postgresql/stored_text.hpp"

#include <string>

#include "support/catch.hpp"

using namespace kvq::postgresql;
using namespace std::string_literals;

TEST_CASE("stored text: NUL and the mark for it come back as they were", "[schema]") {
  const std::string mark = "\xf4\x8f\xbf\xbe";
  const std::pair<std::string, std::string> cases[] = {
      {"", ""},
      {"plain text", "plain text"},
      {"a\0b"s, "a" + mark + "0b"},
      {"\0\0"s, mark + "0" + mark + "0"},
      {mark, mark + "1"},
      {mark + "0", mark + "10"},
      {"x" + mark + "\0"s, "x" + mark + "1" + mark + "0"},
  };
  for (const auto& [text, stored] : cases) {
    CAPTURE(stored);
    CHECK(stored_text(text) == stored);
    CHECK(text_as_written(stored) == text);
    CHECK(has_mark(stored) == (text != stored));
  }
}

TEST_CASE("stored text: what another program wrote is kept", "[schema]") {
  const std::string mark = "\xf4\x8f\xbf\xbe";
  CHECK(text_as_written(mark) == mark);
  CHECK(text_as_written(mark + "x") == mark + "x");
}
