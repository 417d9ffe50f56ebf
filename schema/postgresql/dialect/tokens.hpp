// SPDX-License-Identifier: MIT
// Splits SQL into tokens, as SQLite does.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kvq::postgresql {

enum class TokenKind { word, quoted_name, text, blob, number, parameter, sign, end };

struct Token {
  TokenKind kind = TokenKind::end;
  /// A word as it is written; a name or text without its quotes; a number, parameter or sign as it is
  /// written.
  std::string text;
  /// Where it is in the SQL.
  size_t begin = 0;
  size_t end = 0;
};

/// Returns the tokens without comments, the last of which is `end`. Throws Error (database) for what is no
/// token.
std::vector<Token> tokens_of(std::string_view sql);

}  // namespace kvq::postgresql
