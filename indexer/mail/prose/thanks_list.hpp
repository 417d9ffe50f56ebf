// SPDX-License-Identifier: MIT
// The list of patches below the words of thanks that b4 and patchwork write.
#pragma once

#include <string>
#include <string_view>

namespace kvq {

/// Returns the patches that a list in a mail of thanks names, as `b4 ty` and patchwork write it: a line
/// `[2/3] title`, and below it the commit or `(no commit info)`. Empty if there is no list, if it has all the
/// patches, or if it tells nothing about any of them.
std::string patches_listed(std::string_view own);

}  // namespace kvq
