// SPDX-License-Identifier: MIT
// The names of epochs: git/0.git, git/1.git and so on.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <vector>

namespace kvq {

/// Returns the number in a name such as "3.git"; absent for any other name.
std::optional<int64_t> epoch_number(const std::filesystem::path& path);

/// Returns whether this is a folder with something in it: a clone that failed may leave an empty one.
bool has_files(const std::filesystem::path& folder);

/// Returns the numbers of the epochs in the folder `git` of an archive.
std::set<int64_t> epochs_there(const std::filesystem::path& folder);

/// Returns the numbers that are missing between the first and the last epoch of an archive, at most the first
/// hundred, and those of empty folders. A clone may begin with any epoch, but the next one continues the one
/// before it.
std::vector<int64_t> missing_epochs(const std::filesystem::path& archive);

}  // namespace kvq
