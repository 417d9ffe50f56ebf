// SPDX-License-Identifier: MIT
// Searches for words, from the expressions that kvq gives to FTS5, as tsquery values.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/full_text/tokenizer.hpp"

namespace kvq::postgresql {

/// A phrase or several near each other in one of some columns, or a combination of searches.
struct Words {
  enum class Kind { phrase, near, all, any, without };

  Kind kind = Kind::phrase;
  /// Of a phrase or near: a letter for each column.
  std::string letters = {};
  /// Of a phrase: its words. Without any it matches nothing.
  std::vector<std::string> words = {};
  /// Of a phrase: whether the last word may go on.
  bool is_prefix = false;
  /// Of near: FTS5's number of words that may stand between them.
  int between = 0;
  /// Of near: phrases; of all and any: searches; of without: what is wanted and what is not.
  std::vector<Words> parts = {};
};

/// The columns of a full-text table and their letters.
struct WordColumn {
  std::string_view name;
  char letter;
};

/// A table with words on the server.
struct WordTable {
  /// The full-text table of SQLite, or the table whose column has the words.
  std::string_view of;
  std::string_view table;
  std::string_view key;
  /// The table for the few rows whose words do not fit one tsvector; empty if there is none.
  std::string_view pieces;
  std::vector<WordColumn> columns;
};

/// Returns the table with the words of a table of SQLite; nullptr if there is none.
const WordTable* word_table(std::string_view of);

/// Returns the letters of columns of a table, separated by spaces; those of all for "".
std::string letters_of(const WordTable& table, std::string_view columns);

Words phrase(const Tokenizer& tokenizer, std::string letters, std::string_view text, bool is_prefix);

/// Parses an expression for MATCH as query/sql/full_text.cpp writes it. Throws Error (database) for others.
Words words_of_match(const WordTable& table, const Tokenizer& tokenizer, std::string_view expression);

/// Returns the lexeme of a word in a column. tsvector limits their size: the end of a longer one is cut off.
std::string lexeme(char letter, std::string_view word);

/// Returns the text of the tsquery value; empty if it matches nothing.
std::string tsquery(const Words& words);

/// Returns a SELECT of the keys of the rows that match, each once. `bind` returns the SQL of a tsquery value.
std::string select_matching(const WordTable& table, const Words& words,
                            const std::function<std::string(std::string)>& bind);

}  // namespace kvq::postgresql
