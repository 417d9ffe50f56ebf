// SPDX-License-Identifier: MIT
// Queries that are valid, but probably mean something else than their words.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "query/language/ast.hpp"

namespace kvq {

struct LikelyMistake {
  /// The part of the query that is searched as words.
  std::string words;
  /// What to write instead.
  std::string meant;
  /// Otherwise they are a term that hardly finds anything.
  bool is_of_words = true;

  bool operator==(const LikelyMistake&) const = default;
};

/// Returns the parts of a query that look like something else, each once: stages without a `|`, times as git
/// log has them, `or` in small letters, `author=maz`, `!is:patch`, a value without its field. Only words
/// without quotes count, so quotes around them say that they are meant. `source` is the text that the query
/// was parsed from.
std::vector<LikelyMistake> likely_mistakes(const ast::Query& query, const Source& source, int64_t now);

/// Returns the mistake as a sentence without its end: "did you mean '...'".
std::string told(const LikelyMistake& mistake);

/// Returns the words at the beginning of a query, up to the first term that is none: "serch", "foo".
std::vector<std::string> leading_words(const ast::Query& query);

}  // namespace kvq
