// SPDX-License-Identifier: MIT
// Default locations: the database and the config folder.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kvq {

/// An environment variable or a file that kvq reads.
struct Setting {
  std::string_view name;
  std::string_view help;
};

std::span<const Setting> variables();
/// The database, and the files of the config folder.
std::span<const Setting> files();

/// Returns KVQ_DB, else kvq/kvq.db in XDG_DATA_HOME, else in ~/.local/share (XDG Base Directory
/// Specification).
std::filesystem::path default_database();

/// Returns the folder kvq in XDG_DATA_HOME, else in ~/.local/share.
std::filesystem::path data_folder();

/// Returns the folder kvq in XDG_CONFIG_HOME, else in ~/.config.
std::filesystem::path config_folder();

/// Returns the places of git's own config for all repositories of the user, as git-config(1) names them. A
/// later file counts more; each may be missing.
std::vector<std::filesystem::path> git_config_files();

}  // namespace kvq
