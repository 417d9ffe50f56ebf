// SPDX-License-Identifier: MIT
// The form for the parameters of a report.
#pragma once

#include <string>
#include <string_view>

#include "cli/serve/http/exchange.hpp"
#include "query/report/language/report_ast.hpp"

namespace kvq::serve {

/// Returns the form, filled in with the values of the request, else with the defaults. Empty if the report
/// has no parameters.
std::string parameter_form(const report::Report& report, const Request& request, const std::string& action,
                           std::string_view button);

}  // namespace kvq::serve
