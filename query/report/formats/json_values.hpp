// SPDX-License-Identifier: MIT
// Values and columns as JSON, one way for rows and reports. For this folder only.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "query/language/plan.hpp"
#include "query/run/run.hpp"

namespace kvq::report {

using Json = nlohmann::ordered_json;

/// What a reader may rely on; raised when a change would break one.
inline constexpr int schema_version = 1;

/// Strict JSON in a line; bytes that are no UTF-8 become U+FFFD.
std::string dumped(const Json& json);

/// A name and a kind for each.
Json names_of(const std::vector<plan::Column>& columns);

/// A row as an object in a line: names in the order of the columns, each once; times in RFC 3339.
std::string object_of(const Row& row, const std::vector<plan::Column>& columns);

}  // namespace kvq::report
