// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace kvq {

/// Runs a command of the user's in the shell, with `arguments` as "$1" and so on, and waits for it. Returns
/// its exit code; absent if it could not be started or a signal ended it.
std::optional<int> run_in_shell(const std::string& command, const std::vector<std::string>& arguments = {});

}  // namespace kvq
