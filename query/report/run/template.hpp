// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>

#include "query/report/documents/document.hpp"
#include "query/report/language/report_ast.hpp"

namespace kvq::report {

/// Fills a template: replaces each placeholder by its value, applies its functions and pads it to its width.
/// `value_of` returns the text of a name in the template or in one of its functions, `query_of` the query for
/// the mails that the name is the number of; empty if it is none.
Runs fill(const Template& layout, const std::function<std::string(const std::string&)>& value_of,
          const std::function<std::string(const std::string&)>& query_of);

}  // namespace kvq::report
