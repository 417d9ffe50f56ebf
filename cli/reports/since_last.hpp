// SPDX-License-Identifier: MIT
// Reports that continue where their last run ended (--since-last).
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "cli/base/command.hpp"
#include "query/report/run/report.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// Selects the cursor of a report.
struct SinceLast {
  /// Empty: the name of the report.
  std::string cursor;
  /// Empty: the only list of the database.
  std::string list;
};

/// Sets the range of the report: from its cursor to the newest commit of the list. Without a cursor, uses the
/// range in `values`, or the default. Prints to standard error if the archive was rewritten since the last
/// run. Dates count from `now` (seconds UTC). Throws Error (usage).
void read_since_last(const report::Report& report, const Database& database, const SinceLast& last,
                     int64_t now, std::map<std::string, std::string>& values);

/// Moves the cursor to the end of the printed range.
void keep_cursor(const Context& context, const report::Report& report, const SinceLast& last,
                 const RangeFacts& reported);

}  // namespace kvq
