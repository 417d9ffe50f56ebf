// SPDX-License-Identifier: MIT
#include "schema/full_text/word_parts.hpp"

#include <string>

#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("parts of runs: a word begins and ends beside an East Asian letter", "[schema]") {
  struct Case {
    std::string word;
    std::string term;
    bool is_part;
    bool begins_it;
    bool ends_it;
  };
  const auto test = GENERATE(values<Case>({
      {"内核", "内核", true, true, true},
      {"内核", "更新内核文档", true, false, false},
      {"内核", "内核文档", true, true, false},
      {"内核", "更新内核", true, false, true},
      {"内", "内内内", true, true, true},
      {"itgc", "itgc后50条", true, true, false},
      {"50", "itgc后50条", true, false, false},
      {"5", "itgc后50条", false, false, false},
      {"it", "itgc后50条", false, false, false},
      {"tgc", "itgc后50条", false, false, false},
      {"gc", "gcc和gc", true, false, true},
      {"データ", "このデータを検索", true, false, false},
      {"문서", "문서를", true, true, false},
      {"mem", "memory", false, false, false},
      {"ory", "memory", false, false, false},
      {"", "内核", false, false, false},
      {"内核文档", "内核", false, false, false},
  }));
  CAPTURE(test.word, test.term);
  CHECK(is_part_of_run(test.word, test.term, {true, true}) == test.is_part);
  CHECK(is_part_of_run(test.word, test.term, {false, true}) == test.begins_it);
  CHECK(is_part_of_run(test.word, test.term, {true, false}) == test.ends_it);
  CHECK(is_part_of_run(test.word, test.term, {false, false}) == (test.word == test.term));
}

TEST_CASE("parts of runs: Han, Kana and Hangul are East Asian letters, their punctuation is not",
          "[schema]") {
  for (const std::string text : {"内", "データ", "ひ", "문", "ﾃﾞ", "a々", "\xf0\xa0\x80\x80", "x内"}) {
    CAPTURE(text);
    CHECK(has_east_asian(text));
  }
  for (const std::string text : {"", "a", "é", "Ж", "ไทย", "。", "「", "→", "\xf0\x9f\x9a\x80", "\xe5"}) {
    CAPTURE(text);
    CHECK(!has_east_asian(text));
  }
}
