// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>

namespace CLI {
class App;
}

namespace kvq {

/// Returns the hint for an error in the options of a command, given CLI11's message and the arguments of kvq:
/// for an unknown option what was meant, in kvq's words if it is one of git log, otherwise the help page to
/// read.
std::string option_hint(const CLI::App& app, const std::string& message,
                        std::span<const std::string> arguments);

}  // namespace kvq
