// SPDX-License-Identifier: MIT
// The folders in which a repository has its objects (gitrepository-layout(5)).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace kvq {

/// Returns the lines of the file info/alternates in a folder of objects, as they are written: folders of
/// other repositories' objects, which may be relative to this one.
std::vector<std::string> alternates_of(const std::filesystem::path& objects);

/// Returns a folder of objects and those that it borrows from, each once.
std::vector<std::filesystem::path> object_folders(const std::filesystem::path& objects);

}  // namespace kvq
