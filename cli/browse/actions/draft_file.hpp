// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace kvq::browse {

/// Writes a draft to a new file that only the user can read, in a folder that is made if it is missing. The
/// name has the time, in UTC, and no word of a mail. Throws Error (usage).
std::filesystem::path keep_draft(const std::filesystem::path& folder, std::string_view draft, int64_t now);

}  // namespace kvq::browse
