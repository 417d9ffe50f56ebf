// SPDX-License-Identifier: MIT
#include "query/report/formats/mboxrd.hpp"

#include "support/catch.hpp"

using namespace kvq::report;

TEST_CASE("mboxrd: all bytes stay, except in lines that look like a From line", "[report]") {
  struct Case {
    std::string mail;
    std::string expected;
  };
  const auto test = GENERATE(values<Case>({
      {"A: b\n\nText\n", "A: b\n\nText\n"},
      {"A: b\n\nFrom here\n", "A: b\n\n>From here\n"},
      {"A: b\n\n>From here\n>>>From there\n", "A: b\n\n>>From here\n>>>>From there\n"},
      {"A: b\n\n> From here\nFrom: x\nFromm\nfrom x\n From x\n",
       "A: b\n\n> From here\nFrom: x\nFromm\nfrom x\n From x\n"},
      // Lines before the headers.
      {"From a\nA: b\n", "A: b\n"},
      {">From a Mon Mar 10 10:00:00 2025\nA: b\n\n>From here\n", "A: b\n\n>>From here\n"},
      {"\nA: b\n\nText\n", "A: b\n\nText\n"},
      {"\r\nFrom a\r\nA: b\r\n\r\nText\r\n", "A: b\r\n\r\nText\r\n"},
      {"\nNo header\n", "\nNo header\n"},
      {"From a\n", ">From a\n"},
      {"A: b\n\nno end", "A: b\n\nno end\n"},
      {"A: b\n\nFrom ", "A: b\n\n>From \n"},
      {"A: b\r\n\r\nFrom x\r\n", "A: b\r\n\r\n>From x\r\n"},
      {"\n\n\n", "\n\n\n"},
      {">", ">\n"},
      {"", ""},
  }));
  CHECK(mboxrd(test.mail) == "From mboxrd@z Thu Jan  1 00:00:00 1970\n" + test.expected + "\n");
}

TEST_CASE("mboxrd: bytes that are not text stay", "[report]") {
  const std::string mail("A: b\n\n\0\xff\x1b[2J\n", 13);
  CHECK(mboxrd(mail) == "From mboxrd@z Thu Jan  1 00:00:00 1970\n" + mail + "\n");
}
