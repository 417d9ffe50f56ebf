// SPDX-License-Identifier: MIT
#include "schema/postgresql/copy/word_vectors.hpp"

#include <fmt/format.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"

using namespace kvq;
using postgresql::WordVectors;

namespace {

using Positions = std::map<std::string, std::vector<int>>;

/// Reads PostgreSQL's binary form.
Positions positions_of(std::string_view bytes) {
  const auto take = [&bytes](size_t count) {
    uint32_t number = 0;
    for (size_t i = 0; i < count; ++i) number = number << 8 | static_cast<unsigned char>(bytes[i]);
    bytes.remove_prefix(count);
    return number;
  };
  Positions out;
  for (uint32_t left = take(4); left > 0; --left) {
    const std::string lexeme(bytes.substr(0, bytes.find('\0')));
    bytes.remove_prefix(lexeme.size() + 1);
    for (uint32_t more = take(2); more > 0; --more) out[lexeme].push_back(static_cast<int>(take(2)));
  }
  CHECK(bytes.empty());
  return out;
}

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

/// "w0 w1 w2 ...".
std::string numbered(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += fmt::format("w{} ", i);
  return out;
}

}  // namespace

TEST_CASE("word vectors: each word with the letter of its column and its positions from 1", "[schema]") {
  WordVectors words;
  words.add('s', "KVM: x86/tdx, kvm_arch");
  words.add('o', "the KVM, the naïve");
  words.add('q', "");
  const std::vector<std::string> vectors = words.take();
  REQUIRE(vectors.size() == 1);
  CHECK(positions_of(vectors.front()) == Positions{{"skvm", {1}},
                                                   {"sx86", {2}},
                                                   {"stdx", {3}},
                                                   {"skvm_arch", {4}},
                                                   {"othe", {1, 3}},
                                                   {"okvm", {2}},
                                                   {"onaive", {4}}});
}

TEST_CASE("word vectors: a mail without words has an empty vector", "[schema]") {
  WordVectors words;
  words.add('s', "?!");
  CHECK(words.take() == std::vector<std::string>{std::string(4, '\0')});
}

TEST_CASE("word vectors: take() leaves nothing behind", "[schema]") {
  WordVectors words;
  words.add('s', "one");
  words.take();
  words.add('s', "two");
  CHECK(positions_of(words.take().front()) == Positions{{"stwo", {1}}});
}

TEST_CASE("word vectors: lexemes are in the order of bytes, so that PostgreSQL need not sort them",
          "[schema]") {
  WordVectors words;
  words.add('o', "internationalization internationalize int é z internationalizat");
  const std::string vector = words.take().front();
  std::vector<std::string> order;
  for (size_t at = 4; at < vector.size();) {
    order.emplace_back(vector.c_str() + at);
    at += order.back().size() + 1 + 2 + 2;
  }
  CHECK(order == std::vector<std::string>{"oe", "oint", "ointernationalizat", "ointernationalization",
                                          "ointernationalize", "oz"});
}

TEST_CASE("word vectors: what fits one vector is not split", "[schema]") {
  struct Case {
    std::string text;
    size_t pieces;
  };
  const auto test = GENERATE(values<Case>({{repeated("x ", 255), 1},
                                           {repeated("x ", 256), 2},
                                           {numbered(16'383), 1},
                                           {numbered(16'384), 2},
                                           {repeated(std::string(2'000, 'a') + " b ", 255), 1}}));
  CAPTURE(test.text.size());
  WordVectors words;
  words.add('o', test.text);
  CHECK(words.take().size() == test.pieces);
}

TEST_CASE("word vectors: pieces have all words and each phrase of 65 words", "[schema]") {
  const auto text = GENERATE(as<std::string>(), numbered(40'000), repeated("a b ", 700) + numbered(300),
                             repeated("x ", 1'000));
  WordVectors words;
  words.add('s', "subject");
  words.add('o', text);
  const std::vector<std::string> vectors = words.take();
  CHECK(vectors.size() > 1);
  std::vector<std::string> all;
  std::set<std::string> phrases;
  for (const std::string& vector : vectors) {
    std::map<int, std::string> placed;
    for (const auto& [lexeme, positions] : positions_of(vector)) {
      CHECK(positions.size() <= 255);
      for (const int position : positions) {
        CHECK(position <= 16'383);
        if (lexeme.front() == 'o') placed[position] = lexeme;
      }
    }
    std::vector<std::string> row;
    for (const auto& [position, lexeme] : placed) row.push_back(lexeme);
    for (size_t at = 0; at + 65 <= row.size(); ++at)
      phrases.insert(fmt::format("{}", fmt::join(row.begin() + static_cast<long>(at),
                                                 row.begin() + static_cast<long>(at) + 65, " ")));
  }
  Tokenizer tokenizer;
  tokenizer.each_token(text, [&](std::string_view token) { all.push_back("o" + std::string(token)); });
  bool has_all = true;
  for (size_t at = 0; at + 65 <= all.size(); ++at)
    has_all = has_all &&
              phrases.contains(fmt::format("{}", fmt::join(all.begin() + static_cast<long>(at),
                                                           all.begin() + static_cast<long>(at) + 65, " ")));
  CHECK(has_all);
}

TEST_CASE("word vectors: more than a megabyte of words is split", "[schema]") {
  std::string text;
  for (int i = 0; i < 3'000; ++i) text += fmt::format("{}{} ", std::string(1'000, 'a'), i);
  WordVectors words;
  words.add('o', text);
  const std::vector<std::string> vectors = words.take();
  std::set<std::string> lexemes;
  for (const std::string& vector : vectors) {
    CHECK(vector.size() < 1'000'000);
    for (const auto& [lexeme, positions] : positions_of(vector)) lexemes.insert(lexeme);
  }
  CHECK(lexemes.size() == 3'000);
}

TEST_CASE("word vectors: a word is cut to what a lexeme holds, in whole characters", "[schema]") {
  CHECK(postgresql::cut_word("word") == "word");
  CHECK(postgresql::cut_word(std::string(2'046, 'a')).size() == 2'046);
  CHECK(postgresql::cut_word(std::string(2'047, 'a')).size() == 2'046);
  CHECK(postgresql::cut_word(repeated("語", 1'000)).size() == 2'046);
  CHECK(postgresql::cut_word("a" + repeated("語", 1'000)).size() == 2'044);
}
