// SPDX-License-Identifier: MIT
// Running a report.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "query/report/documents/document.hpp"
#include "query/report/language/report_ast.hpp"
#include "query/sql/range_facts.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq::report {

struct Arguments {
  /// The parameters' values, by name.
  std::map<std::string, std::string> values;
  /// Seconds UTC; what relative dates start from.
  int64_t now = 0;
  /// kvq's version, for the footer.
  std::string version = {};
  /// Whether a parameter that is not given has a value of its kind, to see whether the report is sound.
  bool is_rehearsal = false;
};

/// What came of a run.
struct Outcome {
  /// Whether a section had a row.
  bool has_rows = false;
  /// Of the report's first range parameter; absent without one.
  std::optional<RangeFacts> range;
};

/// Runs a report. Nothing is given to the writer before all of its queries are known to be good. Throws
/// QueryError for a mistake in the report, in an argument, or for a range's unknown end.
Outcome run_report(const Report& report, const Database& database, const Arguments& arguments,
                   DocumentWriter& writer);

/// Looks for mistakes in all of the report, the branches that do not hold too. Throws as run_report().
void check_report(const Report& report, const Database& database, int64_t now);

}  // namespace kvq::report
