// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "cli/serve/http/exchange.hpp"
#include "query/report/formats/json_values.hpp"

namespace kvq::serve {

inline constexpr std::string_view json_type = "application/json";

inline Response json_response(std::string json, int status = 200) {
  return {.status = status, .type = std::string(json_type), .body = std::move(json), .headers = {}};
}

inline Response json_response(const report::Json& json, int status = 200) {
  return json_response(report::dumped(json, 1) + "\n", status);
}

}  // namespace kvq::serve
