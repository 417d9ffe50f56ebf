// SPDX-License-Identifier: MIT
// The interface of a command.
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

/// The environment that a command runs in.
struct Context {
  std::filesystem::path database;
  /// Seconds UTC.
  int64_t now;
  Output& out;
  /// Whether the user wrote a query without a command.
  bool is_search_implied = false;
};

inline constexpr int found = 0;
inline constexpr int nothing_found = 1;
/// Not the code of an error: the output is right as far as it goes.
inline constexpr int incomplete = 7;

/// Runs a command whose options are parsed and returns the exit code. Throws Error.
using RunCommand = std::function<int(const Context&)>;

struct Command {
  std::string_view name;
  std::string_view summary;
  /// Adds the options to the parser and returns the function to run after parsing.
  RunCommand (*declare)(CLI::App& app);
};

}  // namespace kvq
