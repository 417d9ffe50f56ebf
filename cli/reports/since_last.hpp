// SPDX-License-Identifier: MIT
// Reports that go on where they ended last time.
#pragma once

#include <map>
#include <string>

#include "cli/base/command.hpp"
#include "query/report/run/report.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// Which cursor a report goes on from.
struct SinceLast {
  /// Empty: the report's own.
  std::string cursor;
  /// Empty: the list of the database, which has one then.
  std::string list;
};

/// Sets the report's range to what came after its cursor, up to the newest commit of the list. The first time
/// the range is the one that `values` have, or the usual one. Says on standard error where the archive was
/// rewritten since. Throws Error (usage).
void read_since_last(const report::Report& report, const Database& database, const SinceLast& last,
                     std::map<std::string, std::string>& values);

/// Moves the cursor to the end of the range that was told.
void keep_cursor(const Context& context, const report::Report& report, const SinceLast& last,
                 const RangeFacts& told);

}  // namespace kvq
