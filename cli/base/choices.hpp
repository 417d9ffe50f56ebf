// SPDX-License-Identifier: MIT
// Options that take one of a fixed set of words. Completion and the man page can list the words.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "query/report/formats/format.hpp"

namespace kvq {

/// Makes the option accept only these words.
void take_one_of(CLI::Option& option, const std::vector<std::string>& choices);

/// Returns the words that an option accepts; empty if it accepts any value.
std::vector<std::string> choices_of(CLI::Option& option);

/// Adds `-f`; its help lists the choices. `format` holds the default, which must be "text".
void add_format_option(CLI::App& app, std::string& format, const std::vector<std::string>& choices);

/// Checks that the value of an option is an integer from `least` to `most`.
CLI::Validator number_between(int64_t least, int64_t most);

/// Adds `-n`, the number of rows to print. `limit` (int64_t or std::optional<int64_t>) holds the default.
template <class Limit>
void add_limit_option(CLI::App& app, Limit& limit, const std::string& help, int64_t least = 0,
                      int64_t most = std::numeric_limits<int64_t>::max()) {
  app.add_option("-n,--limit", limit, help)->check(number_between(least, most))->type_name("N");
}

/// Adds `-o`, the output file. `more` is added to its help text.
void add_output_option(CLI::App& app, std::string& output, std::string_view more = {});

/// Adds `--list`, which selects one list of the database; an empty `list` is all of them.
void add_list_option(CLI::App& app, std::string& list);

/// Adds `--spreadsheet`, which guards the cells of csv and tsv.
void add_spreadsheet_option(CLI::App& app, bool& spreadsheet);

/// Throws Error if `--spreadsheet` is given with a format that spreadsheets do not read.
void check_spreadsheet(bool spreadsheet, const std::string& format);

/// Throws Error if `no_header` is set for a format that has no header line to omit.
void check_header_option(const report::FormatInfo& format, bool no_header);

std::vector<std::string> format_names();

/// The names of the formats for rows of any columns.
std::vector<std::string> row_format_names();

/// Returns the format of that name, which must be one of format_names().
report::Format format_named(const std::string& name);

}  // namespace kvq
