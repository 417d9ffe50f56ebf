// SPDX-License-Identifier: MIT
// The releases of the kernel that a subject names.
#pragma once

#include <string>
#include <string_view>

namespace kvq {

/// Returns the releases among the words in the brackets of a subject, as `5.10` and `5.15 6.1`: postings for
/// different ones are separate works. Knows 5.10, v5.10, 5.10.y, stable-5.10, linux-5.10.y and
/// stable/linux-5.10.y. Not `for-6.9`: the cycle that a series is meant for can change from one revision to
/// the next.
std::string target_release(std::string_view words);

}  // namespace kvq
