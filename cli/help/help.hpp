// SPDX-License-Identifier: MIT
// Help texts, made from the tables.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/base/command.hpp"

namespace kvq {

struct ExitCode {
  int code;
  std::string_view meaning;
};

/// Every exit code, rising.
std::vector<ExitCode> exit_codes();

struct Example {
  std::string_view command;
  std::string_view help;
};

std::span<const Example> examples();

/// What `kvq --help` prints, in so many columns.
std::string program_help(std::span<const Command> commands, size_t columns);

/// A line of a list: the term, and behind it the text, wrapped to the columns and indented below itself.
std::string help_entry(std::string_view term, size_t term_width, std::string_view text, size_t columns);

/// The columns that help is laid out for on an output of this width (0: no terminal).
size_t help_columns(size_t output_width);

}  // namespace kvq
