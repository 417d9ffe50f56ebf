// SPDX-License-Identifier: MIT
#include "query/language/literal.hpp"

#include "schema/base/regex.hpp"
#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("literal: only signs at the edge of a word are checked in the text", "[query]") {
  for (const std::string text :
       {"C++", "-EINVAL", "#if", "c#", "--force", "return -EINVAL;", "i++ + 1", "a #b"}) {
    CAPTURE(text);
    CHECK(literal_regex(text).has_value());
  }
  for (const std::string text :
       {"foo-bar", "a - b", "kvm", "x86/tdx", "a.b@c.d", "->lock", "", " ", "+", "\xff-", "VHOST_[GS]ET"}) {
    CAPTURE(text);
    // An arrow also consists of signs before a word.
    CHECK(literal_regex(text).has_value() == (text == "->lock"));
  }
}

TEST_CASE("literal: signs match exactly, letter case and white space do not matter", "[query]") {
  struct Case {
    std::string literal;
    std::string text;
    bool found;
  };
  const auto test = GENERATE(values<Case>({
      {"C++", "written in c++.", true},
      {"C++", "C+ and C", false},
      {"C++", "abc++", false},
      {"-EINVAL", "return -EINVAL;", true},
      {"-EINVAL", "return EINVAL;", false},
      {"-EINVAL", "-EINVALID", false},
      {"-EINVAL", "-einval", true},
      {"return -EINVAL", "return\n\t-EINVAL", true},
      {"return -EINVAL", "xreturn -EINVAL", false},
      {"#define A(x)", "#define A(x) 1", true},
      {"#define A(x)", "#define A[x] 1", false},
      {"c++ \xc3\xa9", "c++ \xc3\xa9t", false},
      {"c++ \xc3\xa9", "c++ \xc3\xa9.", true},
  }));
  CAPTURE(test.literal, test.text);
  REQUIRE(literal_regex(test.literal).has_value());
  CHECK(Regex(*literal_regex(test.literal)).found_in(test.text) == test.found);
}
