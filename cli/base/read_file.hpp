// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

namespace kvq {

/// Returns the contents of a file. Throws Error (usage) with the system's reason if it cannot be read.
std::string read_file(const std::filesystem::path& file);

}  // namespace kvq
