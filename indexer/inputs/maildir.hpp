// SPDX-License-Identifier: MIT
// Reads Maildirs: a folder with the folders `cur`, `new` and `tmp`, and one mail a file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace kvq {

/// A file with a mail.
struct MaildirFile {
  /// The part of the name before the flags (`:2,S`), which stays as long as the mail is in the Maildir.
  std::string name;
  /// Below the Maildir, such as "cur/1740996000.1.host:2,S".
  std::string path;
};

/// Returns whether the folder is a Maildir: it has the folders `cur` and `new`.
bool is_maildir(const std::filesystem::path& folder);

/// Returns the files in `cur` and `new`, each name once, sorted by name. Hidden files and folders are no
/// mails, nor is what is still being delivered in `tmp`. Throws Error (archive) if a folder cannot be read.
std::vector<MaildirFile> files_in_maildir(const std::filesystem::path& folder);

/// Returns the time of delivery that a name begins with, in seconds UTC; 0 if it begins with no number.
int64_t delivery_time_in(std::string_view name);

}  // namespace kvq
