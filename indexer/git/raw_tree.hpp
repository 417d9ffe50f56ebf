// SPDX-License-Identifier: MIT
// Parses git's raw tree objects.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace kvq {

/// What an entry of a tree names.
enum class EntryKind { file, tree, submodule };

/// Views into the raw tree.
struct TreeEntry {
  EntryKind kind;
  std::string_view name;
  /// The raw bytes of the object's id.
  std::string_view id;
};

/// Parses the entries: the mode in octal digits, a space, the name, a NUL and the id. Absent if the tree is
/// damaged.
std::optional<std::vector<TreeEntry>> read_tree(std::string_view raw);

}  // namespace kvq
