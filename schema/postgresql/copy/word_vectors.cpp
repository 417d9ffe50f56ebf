// SPDX-License-Identifier: MIT
#include "schema/postgresql/copy/word_vectors.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "schema/postgresql/copy/binary_rows.hpp"

namespace kvq::postgresql {
namespace {

// Limits of a tsvector (PostgreSQL's tsearch/ts_type.h). It would lose what is beyond them without a word.
constexpr size_t most_bytes_of_lexeme = 2'046;
constexpr size_t most_positions = 16'383;
constexpr size_t most_positions_of_lexeme = 255;
// The limit is 1 MiB; the rest is for alignment.
constexpr size_t most_bytes = 900'000;
// Of a lexeme or a position in a tsvector.
constexpr size_t bytes_of_count = 3;
constexpr size_t bytes_of_position = 2;

uint64_t prefix_of(std::string_view text) {
  uint64_t prefix = 0;
  for (size_t at = 0; at < sizeof prefix; ++at)
    prefix = prefix << 8 | (at < text.size() ? static_cast<unsigned char>(text[at]) : 0U);
  return prefix;
}

}  // namespace

std::string_view cut_word(std::string_view word) {
  if (word.size() <= most_bytes_of_lexeme) return word;
  size_t end = most_bytes_of_lexeme;
  while (end > 0 && (static_cast<unsigned char>(word[end]) & 0xc0) == 0x80) --end;
  return word.substr(0, end);
}

void WordVectors::add(char letter, std::string_view text) {
  const size_t first = words_.size();
  tokenizer_.each_token(text, [&](std::string_view token) {
    const auto begin = static_cast<uint32_t>(lexemes_.size());
    lexemes_.push_back(letter);
    lexemes_ += cut_word(token);
    const std::string_view lexeme = std::string_view(lexemes_).substr(begin);
    words_.push_back({prefix_of(lexeme), begin, static_cast<uint16_t>(lexeme.size())});
  });
  if (words_.size() > first) columns_.push_back({first, words_.size()});
}

bool WordVectors::is_before(const Placed& one, const Placed& other) const {
  if (one.word.prefix != other.word.prefix) return one.word.prefix < other.word.prefix;
  const int order = text_of(one.word).compare(text_of(other.word));
  return order != 0 ? order < 0 : one.position < other.position;
}

std::string WordVectors::vector_of(const std::vector<Column>& columns) {
  std::vector<Placed> words;
  size_t count = 0;
  for (const Column& column : columns) count += column.end - column.first;
  words.reserve(count);
  for (const Column& column : columns) {
    if (column.end - column.first > most_positions) return {};
    for (size_t at = column.first; at < column.end; ++at)
      words.push_back({words_[at], static_cast<uint16_t>(at - column.first + 1)});
  }
  std::ranges::sort(words, [this](const Placed& one, const Placed& other) { return is_before(one, other); });

  std::string out(sizeof(int32_t), '\0');
  int32_t lexemes = 0;
  for (auto at = words.begin(); at != words.end();) {
    const std::string_view lexeme = text_of(at->word);
    const auto is_another = [&](const Placed& placed) {
      return placed.word.prefix != at->word.prefix || text_of(placed.word) != lexeme;
    };
    const auto end = std::find_if(at + 1, words.end(), is_another);
    if (static_cast<size_t>(end - at) > most_positions_of_lexeme) return {};
    out += lexeme;
    out.push_back('\0');
    append_number(out, static_cast<uint16_t>(end - at));
    for (; at != end; ++at) append_number(out, at->position);
    ++lexemes;
  }
  if (out.size() - sizeof lexemes > most_bytes) return {};
  std::string number;
  append_number(number, lexemes);
  return out.replace(0, number.size(), number);
}

WordVectors::Column WordVectors::window_from(size_t first, size_t end, size_t& bytes) const {
  std::unordered_map<std::string_view, size_t> counts;
  bytes = 0;
  const size_t last = std::min(end, first + most_positions);
  size_t at = first;
  for (; at < last; ++at) {
    const std::string_view lexeme = text_of(words_[at]);
    size_t& count = counts[lexeme];
    const size_t more = bytes_of_position + (count == 0 ? lexeme.size() + bytes_of_count : 0);
    if (count == most_positions_of_lexeme || bytes + more > most_bytes) break;
    ++count;
    bytes += more;
  }
  return {first, at};
}

std::vector<std::vector<WordVectors::Column>> WordVectors::pieces() const {
  std::vector<std::vector<Column>> out;
  size_t bytes_of_piece = 0;
  for (const Column& column : columns_) {
    bool begins = true;
    for (size_t first = column.first;; begins = false) {
      size_t bytes = 0;
      const Column window = window_from(first, column.end, bytes);
      // A piece has one window of a column: their positions would mix.
      if (out.empty() || !begins || bytes_of_piece + bytes > most_bytes) {
        out.emplace_back();
        bytes_of_piece = 0;
      }
      out.back().push_back(window);
      bytes_of_piece += bytes;
      if (window.end == column.end) break;
      first = window.end - words_in_common;
    }
  }
  return out;
}

std::vector<std::string> WordVectors::take() {
  std::vector<std::string> out{vector_of(columns_)};
  if (out.front().empty()) {
    out.clear();
    for (const auto& piece : pieces()) out.push_back(vector_of(piece));
  }
  lexemes_.clear();
  words_.clear();
  columns_.clear();
  return out;
}

}  // namespace kvq::postgresql
