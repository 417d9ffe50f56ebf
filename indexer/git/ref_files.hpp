// SPDX-License-Identifier: MIT
// Reads the refs of a repository from git's files, without libgit2.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "schema/stores/archive_store.hpp"

namespace kvq {

/// Returns HEAD and the refs of a bare repository by name, as stored in the files: the id of an annotated tag
/// may be that of the tag object instead of its commit. Absent if the files are not sufficient: HEAD points
/// to nothing, a ref points to another ref, or the refs have another format.
std::optional<std::vector<RefRow>> refs_in_files(const std::filesystem::path& repository);

}  // namespace kvq
