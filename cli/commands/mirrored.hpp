// SPDX-License-Identifier: MIT
// What a fetch says about a list.
#pragma once

#include <filesystem>

#include "cli/commands/index_run.hpp"
#include "indexer/mirror/mirror.hpp"

namespace kvq {

/// Adds what was fetched into an archive to what is said about its list, and prints its warnings.
void take_result(const std::filesystem::path& archive, MirrorResult result, ListRun& run);

}  // namespace kvq
