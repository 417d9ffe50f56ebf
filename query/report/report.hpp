// SPDX-License-Identifier: MIT
// Running a report.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "query/report/report_ast.hpp"
#include "schema/database.hpp"

namespace kvq::report {

struct Arguments {
  /// The parameters' values, by name.
  std::map<std::string, std::string> values;
  /// Seconds UTC; what relative dates start from.
  int64_t now = 0;
};

/// Renders a report as text, piece by piece. Gives whether any of its sections has a row. Throws
/// QueryError for a mistake in the report, in an argument, or for a range's unknown end.
bool run_report(const Report& report, const Database& database, const Arguments& arguments,
                const std::function<void(std::string_view)>& sink);

}  // namespace kvq::report
