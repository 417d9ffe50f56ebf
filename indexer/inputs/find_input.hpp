// SPDX-License-Identifier: MIT
// Recognises what a file or folder is that is no repository.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "schema/mail/mail_place.hpp"

namespace kvq {

/// Returns what is at the path; absent if it is neither an mbox, nor a Maildir, nor a mail. Reads only the
/// first bytes of a file. An empty file is an mbox. Throws Error (archive) if a file cannot be read.
std::optional<EpochKind> kind_of_input(const std::filesystem::path& path);

/// Returns the name of a file or folder without its suffixes: "kvm" for kvm.mbox.gz.
std::string name_of_input(const std::filesystem::path& path);

}  // namespace kvq
