// SPDX-License-Identifier: MIT
// The words, numbers and times of day that a time in words is made of.
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

/// A time of day as it is written.
struct TimeOfDay {
  int64_t seconds = 0;
  /// `noon`, not `12:00`.
  bool named = false;
};

/// Goes through the tokens of a text, in small letters. What takes some of them gives none where they are not
/// next.
class TimeTokens {
 public:
  /// There are no tokens where a part of the text is none, or where a separator is not between two.
  explicit TimeTokens(std::string_view text);
  TimeTokens(const TimeTokens&) = delete;
  TimeTokens& operator=(const TimeTokens&) = delete;

  bool empty() const { return tokens_.empty(); }
  bool at_end() const { return next_ == tokens_.size(); }
  /// A month or a date in digits is among them.
  bool name_date() const;

  std::optional<std::string_view> take(TimeToken::Kind kind);
  bool take_word(std::string_view word);

  /// What the reading function makes of the next word; taken if it makes something of it.
  template <typename Read>
  auto take_as(Read read) -> decltype(read(std::string_view())) {
    if (at_end() || tokens_[next_].kind != TimeToken::Kind::word) return {};
    auto meaning = read(tokens_[next_].text);
    if (meaning) ++next_;
    return meaning;
  }

  /// `10:30`, `10:30.pm`, `10am`, `noon`.
  std::optional<TimeOfDay> take_time_of_day();

 private:
  bool is_word(size_t place, std::string_view word) const;

  std::string text_;
  std::vector<TimeToken> tokens_;
  size_t next_ = 0;
};

}  // namespace kvq
