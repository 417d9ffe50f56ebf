// SPDX-License-Identifier: MIT
// Runs reports from the command line.
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
  /// Guard the cells of CSV files.
  bool spreadsheet = false;
  /// Print nothing if the report has no rows.
  bool if_new = false;
  /// The only list that the report is about; empty for all.
  std::string list;
  bool since_last = false;
  /// Do not move the cursor.
  bool dry_run = false;
  /// With since_last: its name; empty for that of the report.
  std::string cursor;
  /// Headers of a mail; if absent, the program that sends it adds them.
  std::optional<std::string> from;
  std::optional<std::string> to;
};

void add_print_options(CLI::App& app, PrintOptions& options);

/// Runs a report, prints it and returns the exit code.
int print_report(const Context& context, const Source& source, std::map<std::string, std::string> values,
                 const PrintOptions& options);

}  // namespace kvq
