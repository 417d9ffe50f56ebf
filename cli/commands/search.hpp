// SPDX-License-Identifier: MIT
// Running a query and printing its results, shared by `kvq search` and `kvq query run`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/base/command.hpp"
#include "query/language/diagnostic.hpp"

namespace CLI {
class Option;
}

namespace kvq {

struct SearchOptions {
  /// The option for the format: if it is not given, the user's config may name another.
  const CLI::Option* format_option = nullptr;
  std::string format = "text";
  /// Empty for all.
  std::string list;
  /// Absent: that of the user's config; negative: no limit.
  std::optional<int64_t> limit;
  bool count = false;
  bool no_header = false;
  bool spreadsheet = false;
  /// Empty for standard output.
  std::string output;
  /// Whether mails that no longer match are removed from the output.
  bool sync = false;
};

void add_search_options(CLI::App& app, SearchOptions& options);

/// Prints the results of a query and returns the exit code.
int search(const Context& context, Source source, const SearchOptions& options);

}  // namespace kvq
