// SPDX-License-Identifier: MIT
// The refs of a repository from the files that git keeps them in, without libgit2.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "schema/stores/archive_store.hpp"

namespace kvq {

/// HEAD and the refs of a bare repository, by their names, as the files have them: a tag that is an object of
/// its own may come with that object's id and not its commit's. Absent where the files do not tell: HEAD
/// leads nowhere, a ref leads to another, refs are kept in another format.
std::optional<std::vector<RefRow>> refs_in_files(const std::filesystem::path& repository);

}  // namespace kvq
