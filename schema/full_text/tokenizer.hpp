// SPDX-License-Identifier: MIT
// Splits texts into tokens like the full-text index, without an SQL statement: calls FTS5's tokenizer with
// the options from 002_search.sql.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>

struct sqlite3;

namespace kvq {

/// For one thread.
class Tokenizer {
 public:
  /// Opens its own connection.
  Tokenizer();
  /// The connection must outlive the tokenizer.
  explicit Tokenizer(sqlite3* connection);
  Tokenizer(Tokenizer&&) noexcept;
  ~Tokenizer();

  /// Calls use(std::string_view) for each token of a text (UTF-8), in order. The view is valid during the
  /// call.
  template <class Use>
  void each_token(std::string_view text, Use&& use) const {
    char token[longest_token];
    for (size_t at = 0; at < text.size();) {
      const size_t begin = at;
      size_t bytes = 0;
      unsigned char all = 0;
      for (; at < text.size(); ++at) {
        const unsigned char folded = folded_[static_cast<unsigned char>(text[at])];
        if (folded == no_token) break;
        all |= folded;
        if (bytes < longest_token) token[bytes++] = static_cast<char>(folded);
      }
      if ((all & not_ascii) != 0) {
        run(text.substr(begin, at - begin), &use,
            [](void* to, std::string_view each) { (*static_cast<std::remove_reference_t<Use>*>(to))(each); });
      } else if (bytes > 0) {
        use(std::string_view(token, bytes));
      }
      ++at;
    }
  }

 private:
  struct State;
  // FTS5 truncates longer tokens. In bytes.
  static constexpr size_t longest_token = 32'768;
  static constexpr unsigned char no_token = 0;
  static constexpr unsigned char not_ascii = 0x80;

  void learn_ascii();
  void run(std::string_view text, void* to, void (*use)(void* to, std::string_view token)) const;

  std::unique_ptr<State> state_;
  /// Each ASCII character as FTS5 folds it, or no_token. Most words are pure ASCII, and splitting them here
  /// costs less than calling FTS5. An ASCII character that is not part of a token always ends one.
  std::array<unsigned char, 256> folded_{};
};

}  // namespace kvq
