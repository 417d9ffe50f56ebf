// SPDX-License-Identifier: MIT
// Compares two trees of git.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kvq {

/// The ids of the blobs that only one of two trees has at a path, in the order of the paths.
struct TreeChanges {
  std::vector<std::string> removed;
  std::vector<std::string> added;
};

/// Returns the raw tree with this id.
using TreeReader = std::function<std::string(std::string_view id)>;

/// Compares the files in two trees and the trees in them; an empty id is that of an empty tree. Reads only
/// trees whose ids differ. Absent if a tree is damaged or nested too deep for an archive.
std::optional<TreeChanges> changes_between(std::string_view old_tree, std::string_view new_tree,
                                           const TreeReader& read);

}  // namespace kvq
