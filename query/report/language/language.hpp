// SPDX-License-Identifier: MIT
// The tables of the report language, used by its reference and by the hints of errors.
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

/// The functions that may follow the `|` of a placeholder.
std::span<const LanguageEntry> placeholder_functions();

/// Returns the names of the statements, for a hint.
std::string statement_names();

/// Returns the usages of the functions, for a hint.
std::string function_usages();

}  // namespace kvq::report
