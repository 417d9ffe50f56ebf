// SPDX-License-Identifier: MIT
// What a patch changes, white space and line numbers apart, as one id.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kvq {

/// git's stable patch-id (`git patch-id --stable`) of the patch in a text, as raw bytes: that from the first
/// `diff --git` line to the end of its last hunk. Absent where no line begins so. An empty line in a hunk
/// counts as one of context, which git takes only with its space.
std::optional<std::string> patch_id(std::string_view text);

}  // namespace kvq
