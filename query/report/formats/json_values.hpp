// SPDX-License-Identifier: MIT
// Values and columns as JSON, shared by rows, reports and pages. For query/report only.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "query/language/plan.hpp"
#include "query/run/run.hpp"

namespace kvq::report {

using Json = nlohmann::ordered_json;

/// The version of the JSON schema; raised when a change would break readers.
inline constexpr int schema_version = 1;

/// Returns strict JSON, on one line without an indent; bytes that are not UTF-8 become U+FFFD. Characters
/// that a terminal may act on are escaped, wherever the JSON goes. All JSON of kvq is written by this
/// function.
std::string dumped(const Json& json, int indent = -1);

/// Returns an array with the name and kind of each column.
Json names_of(const std::vector<plan::Column>& columns);

/// Returns a row as an object on one line: names in the order of the columns, each once; times in RFC 3339.
std::string object_of(const Row& row, const std::vector<plan::Column>& columns);

}  // namespace kvq::report
