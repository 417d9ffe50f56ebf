// SPDX-License-Identifier: MIT
// Symbolic links.
#pragma once

#include <filesystem>
#include <vector>

namespace kvq {

/// Returns the path, and the path that each symbolic link at its end leads to; the last one is no link and
/// need not exist. Returns nothing for links that form a loop.
std::vector<std::filesystem::path> chain_of_links(const std::filesystem::path& path);

}  // namespace kvq
