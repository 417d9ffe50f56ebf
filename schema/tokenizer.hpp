// SPDX-License-Identifier: MIT
// What the full text takes for a word: FTS5's own tokenizer, as 002_search.sql sets it up, for texts that no
// statement hands it.
#pragma once

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
  void each_word(std::string_view text, Use&& use) const {
    run(text, &use,
        [](void* to, std::string_view word) { (*static_cast<std::remove_reference_t<Use>*>(to))(word); });
  }

 private:
  struct State;
  void run(std::string_view text, void* to, void (*use)(void* to, std::string_view word)) const;

  std::unique_ptr<State> state_;
};

}  // namespace kvq
