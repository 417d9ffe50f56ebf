// SPDX-License-Identifier: MIT
// The words used in times. All functions take lowercase words.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace kvq {

/// A length of time, either in seconds or in months.
struct TimeUnit {
  std::string_view name;
  int64_t seconds = 0;
  int64_t months = 0;
};

/// Returns the unit of `week` or `weeks`; nullptr if there is none.
const TimeUnit* find_time_unit(std::string_view word);

/// Returns 1 to 12 for a month, written with at least three letters: `jan`, `sept`.
std::optional<int64_t> month_number(std::string_view word);

/// Returns 0 (Sunday) to 6 for a weekday, written with at least three letters, or in the plural: `fri`,
/// `thurs`, `fridays`.
std::optional<int64_t> weekday_number(std::string_view word);

/// Returns the hour of `midnight`, `noon` or `tea`.
std::optional<int64_t> named_hour(std::string_view word);

/// Returns the number for `zero` to `ten`.
std::optional<int64_t> spelled_number(std::string_view word);

/// Whether a word can be part of a time.
bool is_time_word(std::string_view word);

/// Returns all words in full length, for spelling hints.
std::vector<std::string_view> time_words();

}  // namespace kvq
