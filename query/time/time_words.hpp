// SPDX-License-Identifier: MIT
// The words of times. All take them in small letters.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace kvq {

/// A length of time: so many seconds, or so many months.
struct TimeUnit {
  std::string_view name;
  int64_t seconds = 0;
  int64_t months = 0;
};

/// `week`, `weeks`.
const TimeUnit* find_time_unit(std::string_view word);

/// 1 to 12; three letters or more: `jan`, `sept`.
std::optional<int64_t> month_number(std::string_view word);

/// 0 (Sunday) to 6; three letters or more, or the plural: `fri`, `thurs`, `fridays`.
std::optional<int64_t> weekday_number(std::string_view word);

/// The hour of `midnight`, `noon` and `tea`.
std::optional<int64_t> named_hour(std::string_view word);

/// `zero` to `ten`.
std::optional<int64_t> spelled_number(std::string_view word);

/// Whether some time has the word.
bool is_time_word(std::string_view word);

/// Unshortened, for spelling.
std::vector<std::string_view> time_words();

}  // namespace kvq
