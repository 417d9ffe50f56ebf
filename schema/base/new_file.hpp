// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace kvq {

/// A file that is written under a hidden name in the same folder and then renamed into its place, so that
/// readers see the old file or the new one. The destructor removes a file that was not kept.
class NewFile {
 public:
  /// Creates the file, empty, with the mode and group of the file that it replaces. Throws Error (usage).
  explicit NewFile(const std::filesystem::path& file);
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  const std::filesystem::path& path() const { return beside_; }

  /// Fills it with the contents of the file that it replaces. Throws Error (usage).
  void copy_old();

  /// Waits until the disk has the file and renames it. Throws Error (usage).
  void keep();

 private:
  std::filesystem::path file_;
  std::filesystem::path beside_;
};

}  // namespace kvq
