// SPDX-License-Identifier: MIT
// The built-in reports (builtin/*.kvq).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "query/language/diagnostic.hpp"

namespace kvq::report {

/// Returns the names of all built-in reports, in alphabetical order.
std::vector<std::string_view> builtin_names();

/// Returns the text of a built-in report; nullopt if there is none of that name.
std::optional<Source> builtin(std::string_view name);

}  // namespace kvq::report
