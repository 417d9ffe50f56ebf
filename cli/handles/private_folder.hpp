// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>

namespace kvq {

/// Returns the folder for what kvq keeps of a session: kvq/terminals in XDG_RUNTIME_DIR, else in
/// XDG_STATE_HOME, else in ~/.local/state. Absent if it is missing, or if others can write to it.
std::optional<std::filesystem::path> private_folder();

/// Creates the folder with mode 0700 if it is missing, and removes files from it that have not changed for
/// two weeks. Absent if there is no place that belongs to the user.
std::optional<std::filesystem::path> create_private_folder();

}  // namespace kvq
