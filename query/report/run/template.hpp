// SPDX-License-Identifier: MIT
// Filling templates.
#pragma once

#include <functional>
#include <string>

#include "query/report/documents/document.hpp"
#include "query/report/language/report_ast.hpp"

namespace kvq::report {

/// The template with each placeholder's value, through its functions and to its width. `value_of` gives the
/// text of a name that the template or one of its functions has.
Runs fill(const Template& layout, const std::function<std::string(const std::string&)>& value_of);

}  // namespace kvq::report
