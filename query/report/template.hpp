// SPDX-License-Identifier: MIT
// Filling templates.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "query/report/report_ast.hpp"

namespace kvq::report {

/// The template with each placeholder's value, through its functions and to its width. `value_of` gives
/// the value of a placeholder as text.
std::string fill(const Template& layout, const std::function<std::string(const Placeholder&)>& value_of);

std::string apply(const TextFunction& function, std::string text);

}  // namespace kvq::report
