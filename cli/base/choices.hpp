// SPDX-License-Identifier: MIT
// Options that take one of a few words; completion and the man page can ask for them.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "query/report/formats/format.hpp"

namespace kvq {

/// Makes the option take these words only.
void take_one_of(CLI::Option& option, const std::vector<std::string>& choices);

/// The words that an option takes; none where it takes anything.
std::vector<std::string> choices_of(CLI::Option& option);

/// Adds `-f`, with the words it takes in its help. `format` holds the default.
void add_format_option(CLI::App& app, std::string& format, const std::vector<std::string>& choices);

/// Checks that an option is a whole number from `least` to `most`.
CLI::Validator number_between(int64_t least, int64_t most);

/// Adds `-n`: how many rows to print. `limit` (int64_t, or an optional one) holds the default.
template <class Limit>
void add_limit_option(CLI::App& app, Limit& limit, const std::string& help, int64_t least = 0,
                      int64_t most = std::numeric_limits<int64_t>::max()) {
  app.add_option("-n,--limit", limit, help)->check(number_between(least, most))->type_name("N");
}

/// Adds `-o`: where to, instead of standard output.
void add_output_option(CLI::App& app, std::string& output);

/// The names of all formats.
std::vector<std::string> format_names();

/// The names of those for rows of any columns.
std::vector<std::string> row_format_names();

/// The format of a name that the option took.
report::Format format_named(const std::string& name);

}  // namespace kvq
