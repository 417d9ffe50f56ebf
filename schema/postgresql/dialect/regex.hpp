// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kvq::postgresql {

/// Returns the regular expression of PostgreSQL (in its collation "C") that is found in the same texts as a
/// valid one of RE2. Absent if there is none, or if it is not known to be the same.
std::optional<std::string> server_regex(std::string_view pattern);

}  // namespace kvq::postgresql
