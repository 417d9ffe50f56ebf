// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

#include "query/run/nothing_found.hpp"

namespace kvq {

/// Explains why a query has no matches, in lines of at most `columns` columns.
std::string to_text(const NothingFound& why, size_t columns);

}  // namespace kvq
