// SPDX-License-Identifier: MIT
// The columns of the message `m` that a piece of SQL reads.
#pragma once

#include <set>
#include <string_view>

namespace kvq::sql {

/// Returns their names. Also includes columns of another table that a subquery calls `m`.
std::set<std::string_view> columns_of_message(std::string_view sql);

}  // namespace kvq::sql
