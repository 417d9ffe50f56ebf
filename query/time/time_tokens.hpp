// SPDX-License-Identifier: MIT
// Splits a time in words into words, numbers and times of day.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/time/time_words.hpp"

namespace kvq {

struct TimeToken {
  enum class Kind { word, number, date, clock, zone };
  Kind kind;
  std::string_view text;
};

/// A time of day as written.
struct TimeOfDay {
  int64_t seconds = 0;
  /// `noon`, not `12:00`.
  bool named = false;
};

/// Iterates over the tokens of a text, in lowercase. The take functions return nothing if the next token does
/// not match.
class TimeTokens {
 public:
  /// The list of tokens is empty if any part of the text is not a token, or if a separator is not between two
  /// tokens.
  explicit TimeTokens(std::string_view text);
  TimeTokens(const TimeTokens&) = delete;
  TimeTokens& operator=(const TimeTokens&) = delete;

  bool empty() const { return tokens_.empty(); }
  bool at_end() const { return next_ == tokens_.size(); }
  /// Whether the tokens include a month or a date in digits.
  bool name_date() const;

  std::optional<std::string_view> take(TimeToken::Kind kind);
  bool take_word(std::string_view word);

  /// Returns the result of the reading function for the next word, and takes the word if there is a result.
  template <typename Read>
  auto take_as(Read read) -> decltype(read(std::string_view())) {
    if (at_end() || tokens_[next_].kind != TimeToken::Kind::word) return {};
    auto meaning = read(tokens_[next_].text);
    if (meaning) ++next_;
    return meaning;
  }

  /// Takes `10:30`, `10:30.pm`, `10am` or `noon`.
  std::optional<TimeOfDay> take_time_of_day();

 private:
  bool is_word(size_t place, std::string_view word) const;

  std::string text_;
  std::vector<TimeToken> tokens_;
  size_t next_ = 0;
};

}  // namespace kvq
