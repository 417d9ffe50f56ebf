// SPDX-License-Identifier: MIT
// The rows of a query, written in a format.
#pragma once

#include <cstdint>
#include <string>

#include "query/language/plan.hpp"
#include "query/report/formats/format.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq::report {

struct QueryRows {
  /// Ranges must be resolved.
  plan::Plan plan;
  /// The text of the query, for the title of a page or feed.
  std::string text;
  /// As in Table.
  bool header = true;
  bool spreadsheet = false;
  /// Seconds UTC.
  int64_t now = 0;
};

/// Runs a query and writes its rows; the format is not one of bytes. If the query selects no columns of its
/// mails, the format decides. Returns the number of rows. Throws Error, and what the sink throws.
int64_t write_rows(const Database& database, QueryRows query, const FormatInfo& format, TextStyle style,
                   Sink sink);

}  // namespace kvq::report
