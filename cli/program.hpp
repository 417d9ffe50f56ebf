// SPDX-License-Identifier: MIT
// The program: from arguments to an exit code.
#pragma once

#include <string>
#include <vector>

namespace kvq {

/// Runs `kvq` with these arguments (without the program name) and returns the exit code. Never throws.
int run_program(const std::vector<std::string>& arguments);

}  // namespace kvq
