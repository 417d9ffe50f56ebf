// SPDX-License-Identifier: MIT
// The description of the interface for programs (OpenAPI 3.1), made from the table of routes.
#pragma once

#include <string>

#include "cli/serve/http/exchange.hpp"
#include "cli/serve/site/site.hpp"

namespace kvq::serve {

Response openapi(Site& site, const Request& request, const std::string& name);

}  // namespace kvq::serve
