// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

#include "query/run/nothing_found.hpp"

namespace kvq {

/// Why nothing was found, in lines of at most so many columns.
std::string to_text(const NothingFound& why, size_t columns);

}  // namespace kvq
