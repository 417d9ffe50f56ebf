// SPDX-License-Identifier: MIT
// The layout of archives on disk (public-inbox-v2-format): a folder with git/0.git, git/1.git, ..., or a
// single such repository.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace kvq {

struct EpochPath {
  int64_t number;
  /// Absolute, without symbolic links.
  std::filesystem::path path;
};

struct Archive {
  /// In ascending order of their numbers; at least one.
  std::vector<EpochPath> epochs;
  /// The name of the archive's folder: the list's name if the first mail has no usable List-Id.
  std::string folder_name;
};

/// Returns the epochs at a path. Throws Error (archive) if there are none.
Archive find_archive(const std::filesystem::path& path);

/// Returns the first label of a List-Id header, in lower case: "kvm" for `KVM list <kvm.vger.kernel.org>`.
/// Empty if there is none, if it contains characters other than letters, digits, `-`, `_` and `+`, or if it
/// is longer than a label can be.
std::string list_name_of(std::string_view list_id);

/// Throws Error (usage) if a name that the user gives cannot be that of a list.
void check_list_name(std::string_view name);

}  // namespace kvq
