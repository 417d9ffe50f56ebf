// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace kvq {

/// Returns the folder that SQLite's temporary files are in, too: SQLITE_TMPDIR, else TMPDIR, else /var/tmp.
std::filesystem::path folder_of_temporary_files();

/// A new folder that only the user can enter. The destructor removes it with all that is in it.
class TemporaryFolder {
 public:
  /// Throws Error (usage).
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace kvq
