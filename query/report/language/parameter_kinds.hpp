// SPDX-License-Identifier: MIT
// The one table of the kinds of parameters that a report can have.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace kvq::report {

struct ParameterKind {
  std::string_view name;
  std::string_view help;
  /// A value that is always good: what `kvq report check` takes where the report names none.
  std::string_view sample;
  /// Whether a text is a value of the kind. `now`: seconds UTC.
  bool (*accepts)(const std::string& text, int64_t now);
};

std::span<const ParameterKind> parameter_kinds();

/// nullptr for a kind that there is none of.
const ParameterKind* find_parameter_kind(std::string_view name);

inline constexpr std::string_view range_kind = "range";
inline constexpr std::string_view flag_kind = "flag";

/// Whether a flag is set.
bool is_yes(std::string_view text);

}  // namespace kvq::report
