// SPDX-License-Identifier: MIT
// The reports that kvq brings (builtin/*.kvq).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "query/language/diagnostic.hpp"

namespace kvq::report {

/// Their names, in alphabetical order.
std::vector<std::string_view> builtin_names();

/// The text of one; absent if there is none of that name.
std::optional<Source> builtin(std::string_view name);

}  // namespace kvq::report
