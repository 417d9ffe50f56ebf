// SPDX-License-Identifier: MIT
// What the full text takes for a word: FTS5's own tokenizer, as 002_search.sql sets it up, for texts that no
// statement hands it.
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
  /// With a connection of its own.
  Tokenizer();
  /// The connection must outlive it.
  explicit Tokenizer(sqlite3* connection);
  Tokenizer(Tokenizer&&) noexcept;
  ~Tokenizer();

  /// Calls use(std::string_view) for each word of a text (UTF-8) in order. The view is valid for the call.
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
  // FTS5 cuts words that are longer, in bytes.
  static constexpr size_t longest_token = 32'768;
  static constexpr unsigned char no_token = 0;
  static constexpr unsigned char not_ascii = 0x80;

  void learn_ascii();
  void run(std::string_view text, void* to, void (*use)(void* to, std::string_view token)) const;

  std::unique_ptr<State> state_;
  /// What FTS5 makes of each ASCII character in a word. Most words are made of these alone, and cost it less
  /// to cut than to ask for. An ASCII character of no word ends a word whatever is around it.
  std::array<unsigned char, 256> folded_{};
};

}  // namespace kvq
