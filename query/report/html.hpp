// SPDX-License-Identifier: MIT
// The page that tables in HTML stand on.
#pragma once

#include <string>
#include <string_view>

namespace kvq::report {

/// What stands before the first table: a page that needs nothing else, with its heading. The title is plain
/// text.
std::string html_begin(std::string_view title);

/// What stands behind the last.
std::string html_end();

}  // namespace kvq::report
