// SPDX-License-Identifier: MIT
// How archives lie on disk (public-inbox-v2-format): a folder with git/0.git, git/1.git, ..., or one such
// repository by itself.
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
  /// In the order of their numbers; at least one.
  std::vector<EpochPath> epochs;
  /// What its folder is called: the list's name where no mail tells one.
  std::string folder_name;
};

/// Finds the epochs at a path. Throws Error (archive) where there are none.
Archive find_archive(const std::filesystem::path& path);

/// The first label of a List-Id header: "kvm" for `KVM list <kvm.vger.kernel.org>`. Empty if it has none, or
/// one with other characters than letters, digits, `-`, `_` and `+`.
std::string list_name_of(std::string_view list_id);

}  // namespace kvq
