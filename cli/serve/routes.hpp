// SPDX-License-Identifier: MIT
// The table of routes: what each path answers.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/serve/http/exchange.hpp"
#include "cli/serve/site/parameters.hpp"
#include "cli/serve/site/site.hpp"

namespace kvq::serve {

/// Answers a request. `name`: the text in place of `{...}` in the pattern, decoded; empty if there is none.
/// Throws Error.
using Handler = Response (*)(Site& site, const Request& request, const std::string& name);

/// What an error of a route is written as.
enum class RouteKind {
  page,  ///< HTML
  data,  ///< JSON
};

struct Route {
  /// A path; `{...}` stands for any text but none, also with slashes.
  std::string_view pattern;
  Handler handler;
  RouteKind kind;
  std::string_view summary;
  /// Of a route for programs: the media type of its answers, and the parameters that it takes. Others are
  /// refused. A route with a media type is in the description of the interface.
  std::string_view answers = {};
  std::span<const Parameter> parameters = {};
  /// The schema of its JSON in api/schemas.json.
  std::string_view schema = {};
  /// Whether it takes any parameters: those of a report.
  bool takes_any = false;
};

/// In order: the first pattern that fits answers.
std::span<const Route> routes();

/// Answers a request, also with the page of an error. Throws nothing but std::bad_alloc.
Response answer(Site& site, const Request& request);

}  // namespace kvq::serve
