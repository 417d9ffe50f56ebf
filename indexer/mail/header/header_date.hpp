// SPDX-License-Identifier: MIT
// Parses the dates of mails (RFC 5322, 3.3), and what people and programs write instead.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace kvq {

struct HeaderDate {
  /// Seconds UTC.
  int64_t time = 0;
  /// Minutes east of UTC.
  int64_t zone = 0;
  /// Part of the text has no clear meaning: an unknown word, no zone, a day that its month does not have.
  bool guessed = false;

  bool operator==(const HeaderDate&) const = default;
};

/// Parses a date as git's date.c does, and also years of two digits (RFC 5322, 4.3) and dots in the time. UTC
/// is the zone of a date without one. Absent if git finds no date and time; a date is in the years 1970 to
/// 2099.
std::optional<HeaderDate> parse_date(std::string_view value);

}  // namespace kvq
