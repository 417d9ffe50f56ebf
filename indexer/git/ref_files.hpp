// SPDX-License-Identifier: MIT
// Reads the refs of a repository from git's files, without libgit2.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "schema/stores/archive_store.hpp"

namespace kvq {

/// Returns HEAD and the refs of a bare repository by name, as stored in the files: the id of an annotated tag
/// may be that of the tag object instead of its commit. Absent if the files are not sufficient: HEAD points
/// to nothing, a ref points to another ref, or the refs have another format.
std::optional<std::vector<RefRow>> refs_in_files(const std::filesystem::path& repository);

/// The branch that HEAD names, and what the last `git fetch` brought for it.
struct FetchedBranch {
  /// For example "refs/heads/master".
  std::string name;
  std::string commit_oid;
};

/// Returns the commit that the last `git fetch` brought for the branch of HEAD. In a repository without a
/// refspec for branches, as `git clone --bare` makes it, only the file FETCH_HEAD has that commit. Absent if
/// nothing was fetched.
std::optional<FetchedBranch> fetched_branch(const std::filesystem::path& repository);

}  // namespace kvq
