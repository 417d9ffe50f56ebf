// SPDX-License-Identifier: MIT
// What a command is, and what it works with.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

#include "cli/base/output.hpp"

namespace CLI {
class App;
}

namespace kvq {

/// What a command works with.
struct Context {
  std::filesystem::path database;
  /// Seconds UTC.
  int64_t now;
  Output& out;
};

inline constexpr int found = 0;
inline constexpr int nothing_found = 1;

/// Runs a command whose options were parsed; gives the exit code. Throws Error.
using RunCommand = std::function<int(const Context&)>;

struct Command {
  std::string_view name;
  std::string_view summary;
  /// Declares the options and gives what to run with them.
  RunCommand (*declare)(CLI::App& app);
};

}  // namespace kvq
