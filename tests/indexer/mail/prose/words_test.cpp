// SPDX-License-Identifier: MIT
#include "indexer/mail/prose/words.hpp"

#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("words: some name patches", "[indexer]") {
  for (const std::string word :
       {"series", "first", "v2", "3", "#3", "1-3", "1–3", "1+2+5", "1..#3", "2/5", "1-3/5"})
    CHECK(is_patch_word(word));
  for (const std::string word :
       {"", "v", "v2a", "#", "1-", "-3", "1-3/", "1--3", "3x", "5.10", "1/2/3", "tree"})
    CHECK_FALSE(is_patch_word(word));
}

TEST_CASE("words: the last one is found with or without the blank behind it", "[indexer]") {
  CHECK(last_word("i have now ") == "now");
  CHECK(last_word("now") == "now");
  CHECK(last_word("").empty());
  CHECK(without_last("i have now ") == "i have ");
  CHECK(without_last("now").empty());
  CHECK(without_last("").empty());
}

TEST_CASE("words: places are reached over words, each with its blank", "[indexer]") {
  const std::string_view words = "thanks this series now ";
  const Places begin(words);
  CHECK(begin.offsets() == std::vector<size_t>{0});
  CHECK(begin.any(is_filler).offsets() == std::vector<size_t>{0, 7});
  CHECK(begin.one(is_filler).offsets() == std::vector<size_t>{7});
  CHECK(begin.one(is_adverb).offsets().empty());
  CHECK(begin.maybe({"thanks"}).any(is_patch_word).offsets() == std::vector<size_t>{0, 7, 12, 19});
  CHECK(begin.one(is_adverb).or_at(begin.one({"thanks"})).offsets() == std::vector<size_t>{7});
  CHECK(Places::behind_each(words, {"series", "thanks"}).offsets() == std::vector<size_t>{0, 7, 19});
  CHECK(begin.any(is_filler).any(is_patch_word).any(is_adverb).has_end());
  CHECK_FALSE(begin.any(is_filler).any(is_patch_word).has_end());
  CHECK_FALSE(Places("now").any(is_adverb).has_end());
  const Regex series("^(?:this )?series ");
  CHECK(begin.any(is_filler).end_of(series) == 19);
  CHECK_FALSE(begin.has(series));
}
