// SPDX-License-Identifier: MIT
// The one table of commands. The parser, the help and the tests read it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
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

std::span<const Command> commands();

RunCommand declare_search(CLI::App& app);
RunCommand declare_series(CLI::App& app);
RunCommand declare_thread(CLI::App& app);
RunCommand declare_show(CLI::App& app);
RunCommand declare_index(CLI::App& app);
RunCommand declare_digest(CLI::App& app);
RunCommand declare_diff(CLI::App& app);
RunCommand declare_query(CLI::App& app);
RunCommand declare_report(CLI::App& app);
RunCommand declare_subsystems(CLI::App& app);
RunCommand declare_people(CLI::App& app);
RunCommand declare_explain(CLI::App& app);
RunCommand declare_fields(CLI::App& app);
RunCommand declare_completion(CLI::App& app);

}  // namespace kvq
