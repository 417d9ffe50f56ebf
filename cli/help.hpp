// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace kvq {

/// What `kvq --help` prints: made from the tables of commands and errors.
std::string program_help();

}  // namespace kvq
