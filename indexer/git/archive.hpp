// SPDX-License-Identifier: MIT
// What `kvq index` reads: an archive (public-inbox-v2-format), which is a folder with git/0.git, git/1.git,
// ..., a single such repository, or a file or folder with mails.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "schema/mail/mail_place.hpp"

namespace kvq {

struct EpochPath {
  int64_t number;
  /// Absolute, without symbolic links.
  std::filesystem::path path;
  /// `git` also for an archive of version 1, which only its commits show. Other kinds are of no archive: the
  /// number is that of the archive that they would be, and means nothing.
  EpochKind kind = EpochKind::git;
};

struct Archive {
  /// In ascending order of their numbers; at least one.
  std::vector<EpochPath> epochs;
  /// The name of the archive's folder, or of a file or Maildir without its suffixes: the list's name if the
  /// first mails have no usable List-Id.
  std::string folder_name;
};

/// Returns the epochs at a path; a mailbox, a Maildir or a mail is one. Throws Error (archive) if there are
/// none.
Archive find_archive(const std::filesystem::path& path);

/// Returns the first label of a List-Id header, in lower case: "kvm" for `KVM list <kvm.vger.kernel.org>`.
/// Empty if there is none, if it contains characters other than letters, digits, `-`, `_` and `+`, or if it
/// is longer than a label can be.
std::string list_name_of(std::string_view list_id);

/// Throws Error (usage) if a name that the user gives cannot be that of a list.
void check_list_name(std::string_view name);

}  // namespace kvq
