// SPDX-License-Identifier: MIT
// The table of the kinds of parameters that a report can have.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace kvq::report {

struct ParameterKind {
  std::string_view name;
  std::string_view help;
  /// A value that is always valid: `kvq report check` uses it for a parameter without a default.
  std::string_view sample;
  /// Whether a text is a valid value of the kind. `now`: seconds UTC.
  bool (*accepts)(const std::string& text, int64_t now);
};

std::span<const ParameterKind> parameter_kinds();

/// Returns nullptr for an unknown kind.
const ParameterKind* find_parameter_kind(std::string_view name);

inline constexpr std::string_view range_kind = "range";
inline constexpr std::string_view commits_kind = "commits";
inline constexpr std::string_view time_kind = "time";
inline constexpr std::string_view age_kind = "age";
inline constexpr std::string_view flag_kind = "flag";

/// Whether the value of a parameter is FROM..TO.
bool is_range(const ParameterKind& kind);

/// Whether the value of a flag is "yes".
bool is_yes(std::string_view text);

}  // namespace kvq::report
