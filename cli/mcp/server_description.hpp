// SPDX-License-Identifier: MIT
// What the server says of itself.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "query/report/formats/json_values.hpp"

namespace kvq::mcp {

/// The revision in which each request says its version.
inline constexpr std::string_view version_per_request = "2026-07-28";
/// The revisions that begin with `initialize`, newest first.
inline constexpr std::array<std::string_view, 4> versions_with_handshake = {"2025-11-25", "2025-06-18",
                                                                            "2025-03-26", "2024-11-05"};

/// All of them, newest first.
report::Json all_versions();
report::Json server_info();
report::Json capabilities();
/// How a model is to use the tools.
std::string instructions();

}  // namespace kvq::mcp
