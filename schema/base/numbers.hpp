// SPDX-License-Identifier: MIT
// Numbers as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace kvq {

/// Returns the number with digits in groups of three, as in "12,345".
std::string grouped(int64_t number);

/// Returns a number of bytes in kB or MB of 1024 units, as in "1.5 MB".
std::string size_text(int64_t bytes);

}  // namespace kvq
