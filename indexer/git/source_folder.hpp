// SPDX-License-Identifier: MIT
// Finds the repository of a source tree, and its branches.
#pragma once

#include <filesystem>
#include <string>

namespace kvq {

/// The folders of a repository (gitrepository-layout(5)). For a linked worktree, `own` has its HEAD, and
/// `common` everything else; else both are the same.
struct SourceFolder {
  std::filesystem::path own;
  std::filesystem::path common;
};

/// Finds the repository at `path`: a bare one, a working tree with its folder or file `.git`, or `.git`
/// itself. Throws Error (archive) if there is none.
SourceFolder source_folder(const std::filesystem::path& path);

/// Returns the ref that HEAD names, such as "refs/heads/master"; "HEAD" if it names a commit.
std::string branch_of_head(const SourceFolder& folder);

}  // namespace kvq
