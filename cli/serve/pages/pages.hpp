// SPDX-License-Identifier: MIT
// The pages. Each function answers one request, and throws NotFound, QueryError or Error.
#pragma once

#include <string>

#include "cli/serve/http/exchange.hpp"
#include "cli/serve/site/site.hpp"
#include "schema/base/error.hpp"

namespace kvq::serve {

Response search_page(Site& site, const Request& request, const std::string& name);

/// Returns the page for an error of a request, with its status.
Response error_page(const Site& site, const Request& request, const Error& error, int status);

/// Returns a decoded parameter of the request; `otherwise` if it has none of that name.
std::string parameter_of(const Request& request, std::string_view name, std::string otherwise = {});
bool has_parameter(const Request& request, std::string_view name);

}  // namespace kvq::serve
