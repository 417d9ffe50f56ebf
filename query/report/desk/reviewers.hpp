// SPDX-License-Identifier: MIT
// Who could review a series, with the reasons in numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/sqlite/database.hpp"

namespace kvq::report {

struct PossibleReviewer {
  std::string person;
  /// Patches of others that change a file of the series and that they reviewed or acked in the three years
  /// before it; a patch counts once, however often it was posted.
  int64_t reviewed = 0;
  /// The files of the series that these patches change.
  int64_t files = 0;
  /// Their answers to other series of its sender in these years.
  int64_t answers = 0;
  /// Of the newest of both, seconds UTC; absent if there is none.
  std::optional<int64_t> last;
  /// maintainer or reviewer, in a section of MAINTAINERS that has a file of the series; else empty.
  std::string role;
  /// Whether a mail of the series was sent to them.
  bool is_asked = false;
};

struct PossibleReviewers {
  /// The newest revision.
  std::string series;
  std::string title;
  std::string url;
  int64_t files = 0;
  /// Those with most reviews first.
  std::vector<PossibleReviewer> people;
};

/// Returns at most `most` people. Its authors, robots, people who answered the series, and people who wrote
/// nothing in the year before it are left out. Absent if the mail belongs to no series.
std::optional<PossibleReviewers> possible_reviewers(const Database& database, const std::string& message_id,
                                                    size_t most);

}  // namespace kvq::report
