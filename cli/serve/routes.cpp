// SPDX-License-Identifier: MIT
#include "cli/serve/routes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <new>
#include <optional>
#include <thread>

#include "cli/serve/api/api.hpp"
#include "cli/serve/api/json_response.hpp"
#include "cli/serve/openapi.hpp"
#include "cli/serve/pages/pages.hpp"
#include "cli/serve/pages/static_files.hpp"
#include "query/language/diagnostic.hpp"
#include "schema/sqlite/database_place.hpp"

namespace kvq::serve {
namespace {

constexpr std::string_view content_policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

Response static_file(Site& /*site*/, const Request& /*request*/, const std::string& name) {
  const auto& files = static_files();
  const auto file = std::ranges::find(files, name, &StaticFile::name);
  if (file == files.end()) throw NotFound("there is no such file");
  return {.status = 200,
          .type = std::string(file->type),
          .body = std::string(file->text),
          .headers = {{"Cache-Control", "public, max-age=31536000, immutable"}}};
}

Response favicon_picture(Site& /*site*/, const Request& /*request*/, const std::string& /*name*/) {
  return {.status = 200,
          .type = "image/svg+xml",
          .body = std::string(favicon),
          .headers = {{"Cache-Control", "public, max-age=86400"}}};
}

constexpr std::string_view any_type = "*/*";
constexpr std::string_view text_type = "text/plain";

constexpr Route table[] = {
    {"/", home_page, RouteKind::page, "what goes on on all lists"},
    {"/list/{name}", list_page, RouteKind::page, "what goes on on a list"},
    {"/search", search_page, RouteKind::page, "the mails, counts or values that a query returns"},
    {"/mail/{id}/raw", raw_mail, RouteKind::data, "a mail as it is stored in its archive"},
    {"/mail/{id}", mail_page, RouteKind::page, "a mail"},
    {"/thread/{id}", thread_page, RouteKind::page, "the thread of a mail"},
    {"/series/{id}/mbox", series_mbox, RouteKind::data,
     "the patches of the newest complete revision, for git am"},
    {"/series/{id}", series_page, RouteKind::page,
     "the revisions, reviews and state of the series of a mail"},
    {"/person/{address}", person_page, RouteKind::page, "a person: their work, and what waits for them"},
    {"/company/{name}", company_page, RouteKind::page, "a company: its work, and what waits"},
    {"/subsystem/{name}", subsystem_page, RouteKind::page, "the queue of a subsystem, by whose turn it is"},
    {"/reports", reports_page, RouteKind::page, "the reports, with their parameters"},
    {"/report/{name}", report_page, RouteKind::page, "a report; its parameters are those of the address"},
    {"/compare", compare_page, RouteKind::page, "two ranges of time, side by side"},
    {"/health", health_page, RouteKind::page, "what the index holds"},
    {"/complete", completions, RouteKind::data, "the completions of the last word of a query"},
    {"/static/{name}", static_file, RouteKind::data, "the styles and the scripts of the pages"},
    {"/favicon.svg", favicon_picture, RouteKind::data, "the picture in the tab of the browser"},
    {"/robots.txt", robots, RouteKind::data, "what robots may read: nothing"},
    {"/search.{format}", search_in_format, RouteKind::data, "the rows of a query in the format of that name",
     any_type, parameters_of_rows},
    {"/metrics", metrics, RouteKind::data, "the numbers of kvq metrics, for Prometheus", text_type},
    {"/api/v1/openapi.json", openapi, RouteKind::data, "this description", json_type},
    {"/api/v1/search", api_search, RouteKind::data, "the rows of a query", json_type, parameters_of_rows,
     "Rows"},
    {"/api/v1/count", api_count, RouteKind::data, "the number of rows of a query", json_type,
     parameters_of_count, "Count"},
    {"/api/v1/series", api_series_found, RouteKind::data, "the topics of the mails that a query matches",
     json_type, parameters_of_topics, "Topics"},
    {"/api/v1/series/{id}",
     api_series,
     RouteKind::data,
     "the topic of a mail, with all revisions; none if the mail belongs to no series",
     json_type,
     {},
     "Topics"},
    {"/api/v1/thread/{id}", api_thread, RouteKind::data, "the thread of a mail", json_type, {}, "Thread"},
    {"/api/v1/mail/{id}",
     api_mail,
     RouteKind::data,
     "the mails with a Message-ID: nearly always one",
     json_type,
     {},
     "Messages"},
    {"/api/v1/reports",
     api_reports,
     RouteKind::data,
     "the reports and their parameters",
     json_type,
     {},
     "Reports"},
    {"/api/v1/report/{name}",
     api_report,
     RouteKind::data,
     "a report; the parameters are its own, and `list`, which limits it to one list",
     json_type,
     {},
     "Report",
     true},
    {"/api/v1/fields",
     api_fields,
     RouteKind::data,
     "the words of the query language",
     json_type,
     {},
     "Vocabulary"},
    {"/api/v1/lists",
     api_lists,
     RouteKind::data,
     "the lists, with their numbers of mails",
     json_type,
     {},
     "Lists"},
    {"/api/v1/health",
     api_health,
     RouteKind::data,
     "whether the server can answer, and from what",
     json_type,
     {},
     "Health"},
};

/// Returns the text in place of `{...}`, empty if the pattern has none; absent if the path does not fit.
std::optional<std::string> fit(std::string_view pattern, std::string_view path) {
  const size_t open = pattern.find('{');
  if (open == std::string_view::npos) return pattern == path ? std::optional(std::string()) : std::nullopt;
  const std::string_view before = pattern.substr(0, open);
  const std::string_view after = pattern.substr(pattern.find('}') + 1);
  const bool fits =
      path.size() > before.size() + after.size() && path.starts_with(before) && path.ends_with(after);
  if (!fits) return std::nullopt;
  return std::string(path.substr(before.size(), path.size() - before.size() - after.size()));
}

int status_of(const Error& error) {
  if (dynamic_cast<const NotFound*>(&error) != nullptr) return 404;
  switch (error.kind()) {
    case ErrorKind::usage:
      return 400;
    case ErrorKind::locked:
    case ErrorKind::network:
    case ErrorKind::interrupted:
      return 503;
    default:
      return 500;
  }
}

Response failure(Site& site, const Request& request, RouteKind kind, const Error& error, int status) {
  if (kind == RouteKind::page) return error_page(site, request, error, status);
  return json_error(error, status);
}

/// Returns the answer from the cache, else makes it. A page depends on the request's target and on few of its
/// headers.
Response cached(Site& site, const Request& request, const Route& route, const std::string& name) {
  AnswerCache::State state;
  {
    const auto reading = site.read();
    state = {reading->state(), reading->now()};
  }
  std::string target = request.path;
  for (const auto& [parameter, value] : request.parameters)
    target += fmt::format("\n{}:{}={}", parameter.size(), parameter, value);
  target += fmt::format("\n{}\n{}", header_of(request, "host"), header_of(request, "x-forwarded-proto"));
  if (auto known = site.cache().find(state, target)) return std::move(*known);
  Response response = route.handler(site, request, name);
  site.cache().keep(state, target, response);
  return response;
}

/// Makes the answer. A standby ends a query for changes that it must apply, and a server that restarts ends
/// its connections: what only reads can be tried again.
Response made(Site& site, const Request& request, const Route& route, const std::string& name) {
  constexpr int most_attempts = 6;
  constexpr std::chrono::milliseconds first_wait{50};
  for (int attempt = 1;; ++attempt) {
    try {
      return route.kind == RouteKind::page ? cached(site, request, route, name)
                                           : route.handler(site, request, name);
    } catch (const Error& error) {
      const bool may_pass = error.kind() == ErrorKind::locked || error.kind() == ErrorKind::network;
      if (!may_pass || !is_server(site.settings().database) || attempt == most_attempts) throw;
      if (error.kind() == ErrorKind::network) {
        site.drop_connections();
      } else {
        // The changes that ended it are often followed by more of them.
        std::this_thread::sleep_for(first_wait * (1 << attempt));
      }
    }
  }
}

Response routed(Site& site, const Request& request) {
  if (request.method != "GET" && request.method != "HEAD") {
    Response response = failure(site, request, RouteKind::page,
                                Error(ErrorKind::usage, "kvq answers only GET and HEAD"), 405);
    response.headers.emplace_back("Allow", "GET, HEAD");
    return response;
  }
  for (const Route& route : routes()) {
    const auto name = fit(route.pattern, request.path);
    if (!name) continue;
    try {
      if (!route.answers.empty() && !route.takes_any) check_parameters(request, route.parameters);
      return made(site, request, route, *name);
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::interrupted)
        return failure(site, request, route.kind, error, status_of(error));
      const auto limit = static_cast<double>(site.settings().time_limit.count()) / 1000;
      return failure(site, request, route.kind,
                     Error(ErrorKind::interrupted, fmt::format("the answer takes longer than {:g} s", limit),
                           "add terms that narrow the query, such as date:1.month.ago.."),
                     503);
    } catch (const std::exception& error) {
      return failure(site, request, route.kind,
                     Error(ErrorKind::database, fmt::format("unexpected error ({})", error.what())), 500);
    }
  }
  const RouteKind kind = request.path.starts_with("/api/") ? RouteKind::data : RouteKind::page;
  return failure(site, request, kind, NotFound(fmt::format("there is no page '{}'", request.path)), 404);
}

}  // namespace

std::span<const Route> routes() {
  return table;
}

Response answer(Site& site, const Request& request) {
  Response response = routed(site, request);
  response.headers.insert(response.headers.end(), {{"Content-Security-Policy", std::string(content_policy)},
                                                   {"X-Content-Type-Options", "nosniff"},
                                                   {"Referrer-Policy", "same-origin"},
                                                   {"Cross-Origin-Opener-Policy", "same-origin"}});
  return response;
}

}  // namespace kvq::serve
