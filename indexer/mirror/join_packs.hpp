// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace kvq {

/// Joins the packs of a repository, but for the largest, if there are more than fifty, as git's automatic
/// gc does (gc.autoPackLimit): each fetch leaves a pack, and libgit2 has no gc. The new pack is in its place
/// before the old ones are removed; packs that git was told to keep stay. Does nothing if gc.auto is 0,
/// or if it cannot: the repository is whole either way.
void join_packs(const std::filesystem::path& repository);

}  // namespace kvq
