// SPDX-License-Identifier: MIT
#include "schema/mail/patch_numbers.hpp"

#include <climits>

#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("patch numbers: the text and the ranges are the same", "[schema]") {
  struct Case {
    std::string text;
    std::vector<PatchRange> ranges;
  };
  const auto test = GENERATE(values<Case>({
      {"1", {{1, 1}}},
      {"1,3..4", {{1, 1}, {3, 4}}},
      {"1..-2", {{1, -2}}},
      {"-2..-1", {{-2, -1}}},
  }));
  CAPTURE(test.text);
  CHECK(ranges_in(test.text) == test.ranges);
  CHECK(text_of(test.ranges) == test.text);
}

TEST_CASE("patch numbers: anything else names no patch by number", "[schema]") {
  for (const char* text : {"", "all", "rest", "of 3", "mail", "reviewed-by", "1,", ",1", "1..", "1...2",
                           "1 2", "x1", "99999999999999999999"}) {
    CAPTURE(text);
    CHECK(ranges_in(text).empty());
  }
}

TEST_CASE("patch numbers: a count of patches is text of its own", "[schema]") {
  CHECK(text_of_count(3) == "of 3");
  CHECK(count_in("of 3") == 3);
  for (const char* text : {"", "of", "of ", "of x", "of 3 ", "of 3,4", "3", "all", "rest"}) {
    CAPTURE(text);
    CHECK_FALSE(count_in(text));
  }
}

TEST_CASE("patch numbers: a negative number counts from the end", "[schema]") {
  const auto named = [](const std::string& text, int total) {
    std::string out;
    for (int number = 1; number <= total; ++number)
      out += name_patch(ranges_in(text), number, total) ? 'x' : '-';
    return out;
  };
  CHECK(named("1..-2", 4) == "xxx-");
  CHECK(named("-1", 4) == "---x");
  CHECK(named("-2..-1", 3) == "-xx");
  CHECK(named("2..-1", 3) == "-xx");
  CHECK(named("1..2,4..-1", 5) == "xx-xx");
  CHECK(named("-9..-1", 2) == "xx");
  CHECK(named("3..4", 2) == "--");
  CHECK(named("1..-2", 1) == "-");
  CHECK(named(std::to_string(INT_MIN) + ".." + std::to_string(INT_MAX), 2) == "xx");
}
