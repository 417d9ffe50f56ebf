// SPDX-License-Identifier: MIT
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
  /// The values of the parameters, by name.
  std::map<std::string, std::string> values;
  /// The only list that the report is about; empty for all.
  std::string list = {};
  /// The current time, for relative dates, in seconds UTC.
  int64_t now = 0;
  /// The version of kvq, for the footer.
  std::string version = {};
  /// Whether a missing parameter gets the sample value of its kind, to check the report.
  bool is_rehearsal = false;
};

/// The outcome of a run.
struct Outcome {
  /// Whether a section had a row.
  bool has_rows = false;
  /// Whether a section about the mails of a range had a row; if the report has none such, whether any had.
  bool has_new = false;
  /// The facts of the first range parameter; absent if there is none.
  std::optional<RangeFacts> range;
  /// The time as of which the report looks at series, in seconds UTC; absent for now.
  std::optional<int64_t> as_of;
};

/// Runs a report. Nothing is written before all queries of the report are known to be valid. Throws
/// QueryError for an error in the report or an argument, or for a range with an unknown end.
Outcome run_report(const Report& report, const Database& database, const Arguments& arguments,
                   DocumentWriter& writer);

/// Checks the whole report for errors, including branches whose condition is false. Throws like run_report().
void check_report(const Report& report, const Database& database, int64_t now);

}  // namespace kvq::report
