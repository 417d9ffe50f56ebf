// SPDX-License-Identifier: MIT
// Where kvq keeps things when nobody says.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace kvq {

/// A variable of the environment, or a file, that kvq looks at.
struct Setting {
  std::string_view name;
  std::string_view help;
};

std::span<const Setting> variables();
/// The database, and the files of the config folder.
std::span<const Setting> files();

/// KVQ_DB, else kvq/kvq.db in XDG_DATA_HOME, else in ~/.local/share (XDG Base Directory Specification).
std::filesystem::path default_database();

/// kvq in XDG_CONFIG_HOME, else in ~/.config.
std::filesystem::path config_folder();

/// The text of a file in the config folder; absent where there is none. Throws Error where it cannot be read.
std::optional<std::string> config_file(const char* name);

}  // namespace kvq
