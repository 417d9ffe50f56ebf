// SPDX-License-Identifier: MIT
// Identifies a patch by its changes, ignoring white space and line numbers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kvq {

/// Returns git's stable patch-id (`git patch-id --stable`) of the patch in a text, as raw bytes. The patch
/// extends from the first `diff --git` line to the end of its last hunk; absent if there is no such line. An
/// empty line in a hunk counts as a context line, which git accepts only with its space.
std::optional<std::string> patch_id(std::string_view text);

}  // namespace kvq
