// SPDX-License-Identifier: MIT
// The patches that are looked for in a tree, found by what a commit shows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "schema/stores/tree_patches.hpp"

namespace kvq {

/// Sorted ids of files.
using FileIds = std::vector<int64_t>;

class KnownPatches {
 public:
  /// `found` must outlive the object. `only_new` leaves out what the tree was searched for before.
  KnownPatches(const PatchesToFind& found, bool only_new);

  bool empty() const { return size_ == 0; }
  /// The date of the oldest patch, in seconds UTC.
  int64_t oldest() const { return oldest_; }

  using Patches = std::vector<const PatchToFind*>;
  Patches with_message_id(std::string_view id) const;
  /// `patch_id` is raw bytes.
  Patches with_patch_id(std::string_view patch_id) const;
  /// With a title that is the same as it is compared. None for a title that says nothing.
  Patches with_title(std::string_view title) const;

  /// Whether any patch changes that file, or one in that folder.
  bool changes_path(std::string_view path, bool is_folder) const;
  std::optional<int64_t> file(const std::string& path) const;
  /// Whether a patch changes exactly these files.
  bool has_files(const FileIds& files) const;

  /// Whether the author of a commit is that of the patch.
  bool is_author(const PatchToFind& patch, std::string_view name, std::string_view email) const;

 private:
  const PatchesToFind& found_;
  size_t size_ = 0;
  int64_t oldest_ = 0;
  std::unordered_map<std::string_view, Patches> by_message_id_;
  std::unordered_map<std::string_view, Patches> by_patch_id_;
  std::unordered_map<int64_t, Patches> by_title_;
  /// Hashes of sets of files.
  std::unordered_set<uint64_t> sets_;
  std::unordered_set<std::string_view> folders_;
};

}  // namespace kvq
