// SPDX-License-Identifier: MIT
// The words of a text as tsvectors of PostgreSQL, which replace FTS5's index there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/full_text/tokenizer.hpp"

namespace kvq::postgresql {

/// The letter of each column of the full text, before each of its words. FTS5's columns in their order, and
/// the title of a mail, which FTS5 does not have.
inline constexpr std::string_view column_letters = "sfnoqphbact";

/// Cuts a word to what a lexeme can hold besides its letter, in whole characters.
std::string_view cut_word(std::string_view word);

/// Successive pieces of a column have this many words in common: a phrase of one more is in one piece.
inline constexpr size_t words_in_common = 64;

/// Collects the words of one mail. For one thread.
class WordVectors {
 public:
  /// Adds a column. Positions count from 1 in each.
  void add(char letter, std::string_view text);

  /// Returns the tsvectors, in PostgreSQL's binary form: one if all words and positions fit, else pieces that
  /// have them together. Then there are no words.
  std::vector<std::string> take();

 private:
  struct Word {
    /// Its first bytes, so that most comparisons need no more.
    uint64_t prefix;
    uint32_t begin;
    uint16_t bytes;
  };
  struct Column {
    size_t first;
    size_t end;
  };
  struct Placed {
    Word word;
    uint16_t position;
  };

  std::string_view text_of(const Word& word) const {
    return std::string_view(lexemes_).substr(word.begin, word.bytes);
  }
  bool is_before(const Placed& one, const Placed& other) const;
  Column window_from(size_t first, size_t end, size_t& bytes) const;
  std::vector<std::vector<Column>> pieces() const;
  /// Empty if it does not fit.
  std::string vector_of(const std::vector<Column>& columns);

  Tokenizer tokenizer_;
  /// The lexemes of all words, one after the other.
  std::string lexemes_;
  std::vector<Word> words_;
  std::vector<Column> columns_;
};

}  // namespace kvq::postgresql
