// SPDX-License-Identifier: MIT
// A line that the user edits, with history and completion.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/browse/screen/screen.hpp"

namespace kvq::browse {

/// A completed text up to the cursor, and what it means.
struct Completion {
  std::string text;
  std::string help;
};

/// Returns the completions of the text before the cursor.
using Complete = std::function<std::vector<Completion>(std::string_view before)>;

enum class PromptResult { editing, accepted, left };

class Prompt {
 public:
  /// `sign` is drawn before the text. `history` has earlier texts, the newest last.
  Prompt(std::string sign, std::string_view text, std::vector<std::string> history, Complete complete);

  /// Takes a key of the user.
  PromptResult take(const Key& key);

  std::string text() const { return utf8(0, letters_.size()); }
  /// Shows a message below the text until the next key; if it is about `bytes` of the text from `at` on, with
  /// a caret under them.
  void tell(size_t at, size_t bytes, std::string message);

  /// Draws the prompt for the foot of a screen of this size: candidates, the line, and what was told.
  /// `cursor` gets its place in these lines.
  std::vector<Line> draw(Size screen, Place& cursor) const;

 private:
  std::string utf8(size_t begin, size_t end) const;
  void set(std::string_view text);
  PromptResult take_control(char letter);
  void move(const Key& key);
  void remove(size_t begin, size_t end);
  void erase_word();
  void go_in_history(bool back);
  void complete_next(bool back);
  void choose_candidate(size_t number);
  std::vector<Line> drawn_candidates(size_t rows, size_t columns) const;

  std::string sign_;
  std::u32string letters_;
  size_t cursor_ = 0;
  std::vector<std::string> history_;
  /// The place in the history; its size for the line that the user has written.
  size_t past_;
  std::string written_;
  Complete complete_;
  std::vector<Completion> candidates_;
  /// Which candidate is in the line; the number of candidates for none.
  size_t candidate_ = 0;
  std::u32string after_;
  size_t told_at_ = 0;
  size_t told_bytes_ = 0;
  std::string told_;
};

}  // namespace kvq::browse
