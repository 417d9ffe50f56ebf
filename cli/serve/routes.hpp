// SPDX-License-Identifier: MIT
// The table of routes: what each path answers.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/serve/http/exchange.hpp"
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
};

/// In order: the first pattern that fits answers.
std::span<const Route> routes();

/// Answers a request, also with the page of an error. Throws nothing but std::bad_alloc.
Response answer(Site& site, const Request& request);

}  // namespace kvq::serve
