// SPDX-License-Identifier: MIT
#include "schema/full_text/tokenizer.hpp"

#include <algorithm>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "schema/open.hpp"
#include "schema/sqlite/statement.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

using Words = std::vector<std::string>;

Words words_of(const std::string& text) {
  static const Tokenizer tokenizer;
  Words words;
  tokenizer.each_token(text, [&](std::string_view word) { words.emplace_back(word); });
  return words;
}

/// The tokens that FTS5 indexes for a text, in order.
class Indexed {
 public:
  Indexed() : database_(open_in_memory()) {
    database_.execute(
        "CREATE VIRTUAL TABLE t USING fts5 (x, tokenize = \"unicode61 remove_diacritics 2 tokenchars '_'\");"
        "CREATE VIRTUAL TABLE v USING fts5vocab (t, 'instance');");
  }

  Words words_of(const std::string& text) const {
    Statement(database_, "DELETE FROM t").run();
    Statement(database_, "INSERT INTO t (rowid, x) VALUES (1, ?)").run(text);
    Words words;
    Statement statement(database_, "SELECT term FROM v ORDER BY offset");
    for (auto rows = statement.use(); rows.next();) words.emplace_back(rows.text(0));
    return words;
  }

 private:
  Database database_;
};

}  // namespace

TEST_CASE("tokenizer: a text is split into the same tokens as in FTS5", "[schema]") {
  struct Case {
    std::string text;
    Words words;
  };
  const auto test = GENERATE(values<Case>({
      {"", {}},
      {" \n\t", {}},
      {"Hello, World_2!", {"hello", "world_2"}},
      {"a", {"a"}},
      {std::string("a\0b", 3), {"a", "b"}},
      {"kvm_arm64: x86/mmu", {"kvm_arm64", "x86", "mmu"}},
      {"Größe naïve", {"große", "naive"}},
      {"one\xe2\x80\x94two three", {"one", "two", "three"}},
      {"\xe2\x84\xaa", {"k"}},
      {"e\xcc\x81t\xc3\xa9", {"ete"}},
      {"x \xcc\x81y", {"x", "y"}},
      {"\xff\xfe ok", {"ok"}},
  }));
  CAPTURE(test.text);
  CHECK(words_of(test.text) == test.words);
  CHECK(Indexed().words_of(test.text) == test.words);
}

TEST_CASE("tokenizer: a long token is truncated as in FTS5", "[schema]") {
  for (const size_t length : {32'767u, 32'768u, 32'769u, 70'000u}) {
    CAPTURE(length);
    const std::string text = std::string(length, 'W') + " next";
    const std::string first = words_of(text).front();
    CHECK(first.size() == std::min<size_t>(length, 32'768));
    CHECK(words_of(text) == Indexed().words_of(text));
  }
}

TEST_CASE("tokenizer: random bytes give the same tokens as in FTS5", "[schema]") {
  const std::vector<std::string> pieces = {
      "a",        "Z",        "7",        "_",    " ",    "-",
      "\n",       ".",        "\xc3\xa9", "\xcc", "\x81", "\xe2\x80\x94",
      "\xcc\x81", "\xc4\xb0", "\xf0",     "\xff", "\x7f", "\xe6\xbc\xa2"};
  const Indexed indexed;
  std::mt19937 random(20261121);
  for (int round = 0; round < 2'000; ++round) {
    std::string text;
    for (auto left = random() % 40; left > 0; --left) text += pieces[random() % pieces.size()];
    CAPTURE(round, text);
    REQUIRE(words_of(text) == indexed.words_of(text));
  }
}

TEST_CASE("tokenizer: an exception of the callback propagates, and the next text is tokenized correctly",
          "[schema]") {
  const Tokenizer tokenizer;
  for (const std::string text : {"ascii words", "zo\xc3\xab \xc3\xa9t\xc3\xa9"}) {
    CAPTURE(text);
    int calls = 0;
    auto fail = [&](std::string_view) {
      ++calls;
      throw std::out_of_range("full");
    };
    CHECK_THROWS_AS(tokenizer.each_token(text, fail), std::out_of_range);
    CHECK(calls == 1);
    Words words;
    tokenizer.each_token("Zo\xc3\xab", [&](std::string_view word) { words.emplace_back(word); });
    CHECK(words == Words{"zoe"});
  }
}
