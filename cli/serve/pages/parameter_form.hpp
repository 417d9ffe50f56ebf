// SPDX-License-Identifier: MIT
// The form for the parameters of a report.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/serve/http/exchange.hpp"
#include "query/report/language/report_ast.hpp"

namespace kvq::serve {

/// Returns the form, filled in with the values of the request, else with the defaults. If there are several
/// lists, one of them can be chosen. Empty if nothing can be chosen.
std::string parameter_form(const report::Report& report, const std::vector<std::string>& lists,
                           const Request& request, const std::string& action, std::string_view button);

}  // namespace kvq::serve
