// SPDX-License-Identifier: MIT
// What a request asks of a report.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "cli/serve/site/site.hpp"
#include "query/report/language/report_ast.hpp"
#include "query/report/run/report.hpp"

namespace kvq::serve {

/// The parameter that limits a report to one list, as `--list` does.
inline constexpr std::string_view list_parameter = "list";

/// Whether the report has no parameter of its own with that name.
bool takes_list(const report::Report& report);

/// Returns the arguments for a run. `values` are the parameters of the request, by name.
report::Arguments report_arguments(const Reading& reading, const report::Report& report,
                                   std::map<std::string, std::string> values);

}  // namespace kvq::serve
