// SPDX-License-Identifier: MIT
// The pages. Each function answers one request, and throws NotFound, QueryError or Error.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cli/serve/http/exchange.hpp"
#include "cli/serve/site/site.hpp"
#include "schema/base/error.hpp"

namespace kvq::serve {

Response home_page(Site& site, const Request& request, const std::string& name);
Response list_page(Site& site, const Request& request, const std::string& name);
Response search_page(Site& site, const Request& request, const std::string& name);
Response mail_page(Site& site, const Request& request, const std::string& id);
Response raw_mail(Site& site, const Request& request, const std::string& id);
Response thread_page(Site& site, const Request& request, const std::string& id);
Response series_page(Site& site, const Request& request, const std::string& id);
Response series_mbox(Site& site, const Request& request, const std::string& id);
Response person_page(Site& site, const Request& request, const std::string& name);
Response company_page(Site& site, const Request& request, const std::string& name);
Response subsystem_page(Site& site, const Request& request, const std::string& name);
Response reports_page(Site& site, const Request& request, const std::string& name);
Response report_page(Site& site, const Request& request, const std::string& name);
Response compare_page(Site& site, const Request& request, const std::string& name);
Response health_page(Site& site, const Request& request, const std::string& name);

/// Returns the completions of the last word of the parameter `q`, as JSON.
Response completions(Site& site, const Request& request, const std::string& name);

/// Returns the page for an error of a request, with its status.
Response error_page(const Site& site, const Request& request, const Error& error, int status);

/// Returns a decoded parameter of the request; `otherwise` if it has none of that name.
std::string parameter_of(const Request& request, std::string_view name, std::string otherwise = {});
bool has_parameter(const Request& request, std::string_view name);
/// Returns a parameter that is a number; 0 if it is none.
size_t number_parameter(const Request& request, std::string_view name);
/// Returns a header of the request; empty if it has none of that name.
std::string header_of(const Request& request, std::string_view name);

}  // namespace kvq::serve
