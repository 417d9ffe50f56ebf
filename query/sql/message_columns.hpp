// SPDX-License-Identifier: MIT
// Which columns of the message `m` a piece of SQL reads.
#pragma once

#include <set>
#include <string_view>

namespace kvq::sql {

/// Their names. A column of another table that goes by `m` within a statement of its own is among them.
std::set<std::string_view> columns_of_message(std::string_view sql);

}  // namespace kvq::sql
