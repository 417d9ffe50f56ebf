// SPDX-License-Identifier: MIT
// The parameters that a route of data takes: a table for each route, from which they are checked, read and
// described.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cli/serve/http/exchange.hpp"

namespace kvq::serve {

/// A number that a parameter takes.
struct NumberRange {
  int64_t least;
  int64_t most;
  /// The value of a request without the parameter.
  int64_t otherwise;
};

struct Parameter {
  std::string_view name;
  std::string_view help;
  std::string_view example;
  /// Absent: the parameter is a text.
  std::optional<NumberRange> number = {};
  bool is_required = false;
};

/// Returns the value of a request; empty if it has none.
std::string text_of(const Request& request, const Parameter& parameter);
/// The request was checked.
int64_t number_of(const Request& request, const Parameter& parameter);

/// Throws Error (usage) for a parameter that the table does not have, that is given twice or is missing, or
/// has a wrong value: a misspelt one would otherwise say nothing.
void check_parameters(const Request& request, std::span<const Parameter> parameters);

}  // namespace kvq::serve
