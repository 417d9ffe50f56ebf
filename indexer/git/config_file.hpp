// SPDX-License-Identifier: MIT
// Files in git's config syntax (git-config(1)).
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace kvq {

/// A setting: `[section "subsection"] name = value`.
struct GitSetting {
  /// In lower case.
  std::string section;
  std::optional<std::string> subsection;
  /// In lower case.
  std::string name;
  /// Empty if the line has only the name.
  std::string value;
};

/// Returns the settings of a file and of the files that it includes, in file order. Absent if the syntax is
/// invalid; `mistake` then says what is wrong, and in which line.
std::optional<std::vector<GitSetting>> git_settings(const std::filesystem::path& file,
                                                    std::string* mistake = nullptr);

/// Sets a key in a file, or removes it if there is no value, and leaves all else as it is. Creates the file
/// if it is missing. Throws Error (usage) if the file cannot be read or written, or if a key that occurs
/// several times would be removed.
void set_git_setting(const std::filesystem::path& file, const std::string& key,
                     const std::optional<std::string>& value);

}  // namespace kvq
