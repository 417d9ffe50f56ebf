// SPDX-License-Identifier: MIT
#include "schema/postgresql/dialect/words.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "schema/postgresql/dialect/untranslatable.hpp"

namespace kvq::postgresql {
namespace {

/// Parses an expression of FTS5: NOT binds stronger than AND, and AND than OR.
class MatchParser {
 public:
  MatchParser(const WordTable& table, const Tokenizer& tokenizer, std::string_view expression)
      : table_(table), tokenizer_(tokenizer), rest_(expression) {}

  Words whole() {
    Words out = any();
    skip_blanks();
    if (!rest_.empty()) unexpected();
    return out;
  }

 private:
  Words any() { return joined(Words::Kind::any, "OR", &MatchParser::all); }
  Words all() { return joined(Words::Kind::all, "AND", &MatchParser::without); }

  Words without() {
    Words left = operand();
    while (take("NOT")) left = {.kind = Words::Kind::without, .parts = {std::move(left), operand()}};
    return left;
  }

  Words joined(Words::Kind kind, std::string_view word, Words (MatchParser::*each)()) {
    Words out{.kind = kind, .parts = {(this->*each)()}};
    while (take(word)) out.parts.push_back((this->*each)());
    return out.parts.size() == 1 ? Words(out.parts.front()) : out;
  }

  Words operand() {
    if (take("(")) {
      Words inner = any();
      expect(")");
      return inner;
    }
    std::string letters = letters_of(table_, "");
    if (take("{")) {
      const size_t end = std::min(rest_.find('}'), rest_.size());
      letters = letters_of(table_, rest_.substr(0, end));
      rest_.remove_prefix(end);
      expect("}");
      expect(":");
    }
    return take("NEAR(") ? near(letters) : quoted(letters);
  }

  Words near(const std::string& letters) {
    Words out{.kind = Words::Kind::near, .letters = letters};
    while (!take(",")) out.parts.push_back(quoted(letters));
    skip_blanks();
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), out.between);
    if (error != std::errc()) unexpected();
    rest_.remove_prefix(static_cast<size_t>(end - rest_.data()));
    expect(")");
    return out;
  }

  Words quoted(const std::string& letters) {
    expect("\"");
    std::string text;
    for (;; rest_.remove_prefix(1)) {
      if (rest_.empty()) unexpected();
      if (rest_.front() == '"') {
        rest_.remove_prefix(1);
        if (!rest_.starts_with('"')) break;
      }
      text += rest_.front();
    }
    const bool is_prefix = rest_.starts_with('*');
    if (is_prefix) rest_.remove_prefix(1);
    return phrase(tokenizer_, letters, text, is_prefix);
  }

  void skip_blanks() {
    while (rest_.starts_with(' ')) rest_.remove_prefix(1);
  }

  bool take(std::string_view sign) {
    skip_blanks();
    const bool found = rest_.starts_with(sign);
    if (found) rest_.remove_prefix(sign.size());
    return found;
  }

  void expect(std::string_view sign) {
    if (!take(sign)) unexpected();
  }

  [[noreturn]] void unexpected() const { refuse("full-text expression", rest_); }

  const WordTable& table_;
  const Tokenizer& tokenizer_;
  std::string_view rest_;
};

}  // namespace

const WordTable* word_table(std::string_view of) {
  static const std::vector<WordTable> tables = {
      {"message_fts",
       "message_words",
       "message",
       "message_words_piece",
       {{"subject", 's'},
        {"sender", 'f'},
        {"attachment", 'n'},
        {"own", 'o'},
        {"quoted", 'q'},
        {"file", 'p'},
        {"function", 'h'},
        {"added", 'b'},
        {"removed", 'a'},
        {"context", 'c'}}},
      {"message", "message_words", "message", "message_words_piece", {{"title", 't'}}},
      {"mailbox_fts", "mailbox_words", "mailbox", "", {{"name", 'n'}, {"written_address", 'a'}}},
      {"msgid", "msgid_words", "msgid", "", {{"text", 'm'}}},
      {"identity", "identity_words", "identity", "", {{"name", 'i'}}}};
  const auto known = std::ranges::find(tables, of, &WordTable::of);
  return known == tables.end() ? nullptr : &*known;
}

std::string letters_of(const WordTable& table, std::string_view columns) {
  std::string letters;
  if (columns.empty()) {
    for (const WordColumn& column : table.columns) letters += column.letter;
  }
  while (!columns.empty()) {
    const std::string_view name = columns.substr(0, columns.find(' '));
    const auto known = std::ranges::find(table.columns, name, &WordColumn::name);
    if (known == table.columns.end()) refuse("full-text column", name);
    letters += known->letter;
    columns.remove_prefix(std::min(name.size() + 1, columns.size()));
  }
  return letters;
}

Words phrase(const Tokenizer& tokenizer, std::string letters, std::string_view text, bool is_prefix) {
  Words out{.kind = Words::Kind::phrase, .letters = std::move(letters), .is_prefix = is_prefix};
  tokenizer.each_token(text, [&](std::string_view word) { out.words.emplace_back(word); });
  return out;
}

Words words_of_match(const WordTable& table, const Tokenizer& tokenizer, std::string_view expression) {
  return MatchParser(table, tokenizer, expression).whole();
}

}  // namespace kvq::postgresql
