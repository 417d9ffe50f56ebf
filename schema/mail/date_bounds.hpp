// SPDX-License-Identifier: MIT
// How far the date of a mail may be from its id, which is the time of its arrival.
#pragma once

#include <cstdint>
#include <limits>

namespace kvq {

inline constexpr int64_t seconds_of_a_day = 86'400;
/// A date that is further from the commit is not believed.
inline constexpr int64_t earliest_before_commit = 365 * seconds_of_a_day;
inline constexpr int64_t latest_after_commit = seconds_of_a_day;

/// Returns the least id that a mail with this date or a later one may have.
inline int64_t least_id_of_date(int64_t date) {
  constexpr int64_t least = std::numeric_limits<int64_t>::min();
  return date > least + latest_after_commit ? date - latest_after_commit : least;
}

/// Returns an id that is greater than those of all mails before this date.
inline int64_t id_beyond_date(int64_t date) {
  // An id is the second of the commit, or the next free number: at most as many more as there are mails in
  // one second.
  constexpr int64_t most_mails_of_a_second = 10'000'000;
  constexpr int64_t latest = earliest_before_commit + most_mails_of_a_second;
  constexpr int64_t greatest = std::numeric_limits<int64_t>::max();
  return date < greatest - latest ? date + latest : greatest;
}

}  // namespace kvq
