// SPDX-License-Identifier: MIT
// Translates kvq's SQL, which is SQLite's, into PostgreSQL's.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/full_text/tokenizer.hpp"
#include "schema/mail/web_address.hpp"
#include "schema/postgresql/server.hpp"

namespace kvq::postgresql {

/// What a translation depends on besides the statement.
struct Surroundings {
  /// kvq_now(), in seconds UTC.
  int64_t now = 0;
  WebArchives web_archives = {};
};

/// A regular expression that only kvq can evaluate. It reads the rows of `sql`, and gives the statement what
/// matches (see FilterRun).
struct Filter {
  enum class Kind {
    text,  ///< rows (text): the texts that match
    body,  ///< rows (message, text, rest, runs) of packed_text: the messages of which a part matches
  };

  Kind kind;
  std::string sql;
  std::vector<ServerValue> values;
  std::string regex;
  /// Of a body, separated by spaces.
  std::string parts = {};
  /// The index in Translation::values of the array of those that match.
  size_t value;
};

struct Translation {
  std::string sql;
  /// $1, $2, ...
  std::vector<ServerValue> values;
  std::vector<Filter> filters;
};

/// For one thread.
class Translator {
 public:
  /// Translates one statement with the values that are bound to it, which are the numbers, texts and bytes of
  /// `?` or `?1`. Throws Error (database) for what kvq's SQL does not use.
  Translation translate(std::string_view sql, std::span<const ServerValue> binds,
                        const Surroundings& surroundings) const;

 private:
  Tokenizer tokenizer_;
};

}  // namespace kvq::postgresql
