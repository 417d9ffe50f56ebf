// SPDX-License-Identifier: MIT
// Running a report from the command line.
#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <optional>
#include <string>

#include "cli/base/command.hpp"
#include "cli/reports/since_last.hpp"
#include "query/language/diagnostic.hpp"

namespace kvq {

struct PrintOptions {
  std::string format = "text";
  /// A file, or the folder of CSV files; empty for standard output.
  std::string output;
  /// Print nothing where the report has no row.
  bool if_new = false;
  bool since_last = false;
  /// Leave the cursor where it is.
  bool dry_run = false;
  SinceLast last;
  /// Of a mail; absent: whoever sends it fills them in.
  std::optional<std::string> from;
  std::optional<std::string> to;
};

void add_print_options(CLI::App& app, PrintOptions& options);

/// Runs a report and prints it; gives the exit code.
int print_report(const Context& context, const Source& source, std::map<std::string, std::string> values,
                 const PrintOptions& options);

}  // namespace kvq
