// SPDX-License-Identifier: MIT
// What errors in queries and reports promise.
#pragma once

#include <string>
#include <string_view>

#include "fuzz/fuzzing.hpp"
#include "query/language/diagnostic.hpp"

namespace kvq::fuzz {

/// Whether a message has words that only SQLite, FTS5, RE2 or the standard library would use.
inline bool names_a_library(std::string_view message) {
  for (const char* word :
       {"fts5", "SQL", "sqlite", "no such column", "no such table", "malformed", "near \"", "std::"}) {
    if (message.find(word) != std::string_view::npos) return true;
  }
  return false;
}

/// Checks an error in a source: it points into the source, and its message is kvq's own.
inline void check_mistake(const QueryError& mistake, const Source& source) {
  const std::string what = mistake.what();
  const Span span = mistake.span();
  if (span.begin > span.end || span.begin > source.text.size() + 1)
    fail("the error has an invalid span: " + what);
  // A message quotes the source unchanged, so skip sources with such words.
  if (names_a_library(what.substr(0, what.find('\n'))) && !names_a_library(source.text))
    fail("the message comes from a library: " + what);
}

}  // namespace kvq::fuzz
