// SPDX-License-Identifier: MIT
// Help texts, generated from the tables.
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

/// Returns all exit codes in ascending order.
std::vector<ExitCode> exit_codes();

struct Example {
  std::string_view command;
  std::string_view help;
};

std::span<const Example> examples();

/// A page of docs/ that `kvq help TOPIC` prints.
struct HelpPage {
  std::string_view topic;
  /// The name of its file, without `.md`.
  std::string_view page;
  std::string_view help;
};

std::span<const HelpPage> help_pages();

/// Returns the output of `kvq --help`, wrapped at `columns`.
std::string program_help(std::span<const Command> commands, size_t columns);

/// Returns an entry of a list: the term, then the text, wrapped at `columns` and aligned.
std::string help_entry(std::string_view term, size_t term_width, std::string_view text, size_t columns);

/// Returns the columns to wrap help at for an output of this width (0: not a terminal).
size_t help_columns(size_t output_width);

/// Breaks the lines of CLI11's help page between words, and joins those of a paragraph. Lines that begin with
/// blanks outside of the lists of options are examples, and stay as they are.
std::string wrapped_help(std::string_view page, size_t columns);

}  // namespace kvq
