// SPDX-License-Identifier: MIT
// Searching, for the commands that do.
#pragma once

#include <cstdint>
#include <string>

#include "cli/base/command.hpp"
#include "query/language/diagnostic.hpp"

namespace kvq {

struct SearchOptions {
  std::string format = "text";
  /// Negative for all.
  int64_t limit = -1;
  bool count = false;
  bool no_header = false;
  /// Empty for standard output.
  std::string output;
};

void add_search_options(CLI::App& app, SearchOptions& options);

/// Prints what a query finds; gives the exit code.
int search(const Context& context, Source source, const SearchOptions& options);

}  // namespace kvq
