// SPDX-License-Identifier: MIT
// Who is a robot: the one list of those that kvq knows, and the test of an address against patterns.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kvq {

/// Patterns of addresses as fnmatch(3) reads them, in small letters.
std::span<const std::string_view> known_robots();

/// Whether one of the patterns matches the whole address, which is in small letters.
bool is_robot(const std::vector<std::string>& patterns, const std::string& email);

}  // namespace kvq
