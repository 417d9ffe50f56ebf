// SPDX-License-Identifier: MIT
#include "query/time/time_tokens.hpp"

#include <array>
#include <initializer_list>

#include "query/time/calendar.hpp"
#include "query/time/digits.hpp"
#include "schema/base/fold.hpp"

namespace kvq {
namespace {

constexpr std::string_view separators = " ._-,";
constexpr size_t most_tokens = 16;

/// Returns the length of the shape, in which 0 stands for any digit, if the text begins with it; otherwise 0.
size_t length_of(std::string_view shape, std::string_view text) {
  if (text.size() < shape.size()) return 0;
  for (size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == '0' ? !is_digit(text[i]) : text[i] != shape[i]) return 0;
  }
  const std::string_view rest = text.substr(shape.size());
  return rest.empty() || !is_digit(rest[0]) ? shape.size() : 0;
}

size_t length_of_any(std::initializer_list<std::string_view> shapes, std::string_view text) {
  for (const std::string_view shape : shapes) {
    if (const size_t length = length_of(shape, text)) return length;
  }
  return 0;
}

/// Returns the token at the start of the text; its text is empty if there is none.
TimeToken token_at(std::string_view text, bool zone_may_follow) {
  const auto token = [&](TimeToken::Kind kind, size_t length) {
    return TimeToken{kind, text.substr(0, length)};
  };
  if (is_letter(text[0])) {
    return token(TimeToken::Kind::word, std::ranges::find_if_not(text, is_letter) - text.begin());
  }
  if (zone_may_follow && (text[0] == '+' || text[0] == '-')) {
    return token(TimeToken::Kind::zone,
                 length_of_any({"+0000", "-0000", "+00:00", "-00:00", "+00", "-00"}, text));
  }
  if (const size_t length = length_of("0000-00-00", text)) return token(TimeToken::Kind::date, length);
  if (const size_t length = length_of_any({"0:00:00", "00:00:00", "0:00", "00:00"}, text)) {
    const std::string_view rest = text.substr(length);
    const bool fraction = rest.size() > 1 && rest[0] == '.' && is_digit(rest[1]);
    return token(TimeToken::Kind::clock, fraction ? 0 : length);
  }
  return token(TimeToken::Kind::number, std::ranges::find_if_not(text, is_digit) - text.begin());
}

/// Returns the tokens of a lowercase text, which may have separators only between them; none if any part is
/// not a token.
std::vector<TimeToken> tokens_of(std::string_view text) {
  std::vector<TimeToken> tokens;
  bool separated = true;
  bool spaced = false;
  while (!text.empty()) {
    if (tokens.size() == most_tokens) return {};
    using enum TimeToken::Kind;
    // "12:00-0500" and "12:00:00 2022 -0500" have zones; the 2022 of "march-15-2022" is not one.
    const bool zone_may_follow =
        !tokens.empty() && (tokens.back().kind == clock || (tokens.back().kind == number && spaced));
    const TimeToken token = token_at(text, zone_may_follow);
    spaced = text[0] == ' ';
    separated = token.text.empty();
    if (!separated) tokens.push_back(token);
    if (separated && (tokens.empty() || separators.find(text[0]) == std::string_view::npos)) return {};
    text.remove_prefix(separated ? 1 : token.text.size());
  }
  return separated ? std::vector<TimeToken>() : tokens;
}

/// Returns the hours, minutes and seconds of "10", "10:30", "10:30:15".
std::array<int64_t, 3> clock_parts(std::string_view text) {
  constexpr int64_t too_large = 1'000;
  std::array<int64_t, 3> parts = {};
  for (int64_t& part : parts) {
    if (text.empty()) break;
    const size_t colon = std::min(text.find(':'), text.size());
    part = whole_number(text.substr(0, colon)).value_or(too_large);
    text.remove_prefix(std::min(colon + 1, text.size()));
  }
  return parts;
}

}  // namespace

TimeTokens::TimeTokens(std::string_view text) : text_(fold(text)), tokens_(tokens_of(text_)) {}

bool TimeTokens::name_date() const {
  return std::ranges::any_of(tokens_, [](const TimeToken& token) {
    return token.kind == TimeToken::Kind::date || month_number(token.text);
  });
}

std::optional<std::string_view> TimeTokens::take(TimeToken::Kind kind) {
  if (at_end() || tokens_[next_].kind != kind) return std::nullopt;
  return tokens_[next_++].text;
}

bool TimeTokens::take_word(std::string_view word) {
  if (!is_word(next_, word)) return false;
  ++next_;
  return true;
}

std::optional<TimeOfDay> TimeTokens::take_time_of_day() {
  using enum TimeToken::Kind;
  if (const auto hour = take_as(named_hour)) return TimeOfDay{*hour * seconds_an_hour, true};
  const bool half_day = is_word(next_ + 1, "am") || is_word(next_ + 1, "pm");
  const bool hour_alone = half_day && !at_end() && tokens_[next_].kind == number;
  if (at_end() || (tokens_[next_].kind != clock && !hour_alone)) return std::nullopt;
  auto [hours, minutes, seconds] = clock_parts(tokens_[next_].text);
  if (half_day) {
    if (hours < 1 || hours > 12) return std::nullopt;
    hours = hours % 12 + (is_word(next_ + 1, "pm") ? 12 : 0);
  }
  const auto time = clock_seconds(hours, minutes, seconds);
  if (!time) return std::nullopt;
  next_ += half_day ? 2 : 1;
  return TimeOfDay{*time};
}

bool TimeTokens::is_word(size_t place, std::string_view word) const {
  return place < tokens_.size() && tokens_[place].kind == TimeToken::Kind::word &&
         tokens_[place].text == word;
}

}  // namespace kvq
