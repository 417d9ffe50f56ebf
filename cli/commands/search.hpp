// SPDX-License-Identifier: MIT
// Running a query and printing its results, shared by `kvq search` and `kvq query run`.
#pragma once

#include <cstdint>
#include <string>

#include "cli/base/command.hpp"
#include "query/language/diagnostic.hpp"

namespace kvq {

struct SearchOptions {
  std::string format = "text";
  /// Empty for all.
  std::string list;
  /// Negative: no limit.
  int64_t limit = -1;
  bool count = false;
  bool no_header = false;
  bool spreadsheet = false;
  /// Empty for standard output.
  std::string output;
};

void add_search_options(CLI::App& app, SearchOptions& options);

/// Prints the results of a query and returns the exit code.
int search(const Context& context, Source source, const SearchOptions& options);

}  // namespace kvq
