// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/base/command.hpp"
#include "query/language/plan.hpp"
#include "query/time/values.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// What a question is about.
struct Asked {
  Interval time;
  /// Empty for all.
  std::vector<std::string> lists;
};

/// Returns what a query asks about: the time between the latest begin and the earliest end of the dates and
/// ages that its mails must have, and the lists. Absent if it says nothing of a time.
std::optional<Asked> asked_by(const plan::Plan& plan);

/// Returns when git last fetched the newest epoch of a list, in seconds UTC; absent if it never did.
std::optional<int64_t> last_fetch(const Database& database, const std::string& list);

/// Prints to standard error which of the lists have no mails of the later part of that time, up to now,
/// though there may be some elsewhere, and the command that helps. UserConfig::stale_ages says how large a
/// part.
void warn_of_stale_lists(const Context& context, const Database& database, const Asked& asked);

}  // namespace kvq
