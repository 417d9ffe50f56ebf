// SPDX-License-Identifier: MIT
// Recognizes robots: the built-in list of patterns, and a function that matches an address against patterns.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kvq {

/// Returns fnmatch(3) patterns of addresses, in lower case.
std::span<const std::string_view> known_robots();

/// Whether one of the patterns matches the whole address. `email` is in lower case.
bool is_robot(const std::vector<std::string>& patterns, const std::string& email);

}  // namespace kvq
