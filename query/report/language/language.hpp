// SPDX-License-Identifier: MIT
// What reports are written with: the tables that their reference and the hints of mistakes are made from.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace kvq::report {

/// A statement, or a function of a placeholder.
struct LanguageEntry {
  /// How it is written; it begins with its name.
  std::string_view usage;
  std::string_view help;
};

std::span<const LanguageEntry> statements();

/// What may stand behind the `|` of a placeholder.
std::span<const LanguageEntry> placeholder_functions();

/// The names of the statements, as a hint lists them.
std::string statement_names();

/// The usages of the functions, as a hint lists them.
std::string function_usages();

}  // namespace kvq::report
