// SPDX-License-Identifier: MIT
// Finds the terms of the full-text index that are runs of Chinese, Japanese or Korean text with a given word.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/full_text/word_parts.hpp"

namespace SQLite {
class Database;
}

namespace kvq {

/// Returns the terms of which a word from the tokenizer is a part, other than the word itself, in byte order.
/// For an East Asian word it reads all terms. For another word it reads only those that begin with an East
/// Asian letter, or with the word: a query for a Latin word must stay fast, and most runs begin so.
/// Throws Error (database) if the full-text index is damaged, else SQLite's exception.
std::vector<std::string> runs_with(SQLite::Database& connection, std::string_view word, PartOfRun where);

/// Returns all terms of the full-text index that have a letter of these scripts, in byte order. Throws as
/// runs_with() does.
std::vector<std::string> east_asian_terms(SQLite::Database& connection);

}  // namespace kvq
