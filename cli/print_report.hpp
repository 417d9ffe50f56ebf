// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>

#include "cli/commands.hpp"
#include "query/diagnostic.hpp"

namespace kvq {

/// The text of the report of that name: a built-in one, or a file's if the name has a slash or ends in
/// .kvq. Throws Error (usage) where there is none.
Source report_source(const std::string& name);

/// Runs a report and prints it; gives the exit code.
int print_report(const Context& context, const std::string& name,
                 const std::map<std::string, std::string>& values);

}  // namespace kvq
