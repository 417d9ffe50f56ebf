// SPDX-License-Identifier: MIT
// Series, threads and mails.
#include "query/run/mails.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "cli/serve/api/api.hpp"
#include "cli/serve/api/json_response.hpp"
#include "cli/serve/site/asked_query.hpp"
#include "query/report/pages/message_page.hpp"
#include "query/report/pages/series_page.hpp"
#include "query/report/pages/thread_page.hpp"

namespace kvq::serve {
namespace {

[[noreturn]] void unknown(const std::string& id) {
  throw NotFound(fmt::format("there is no mail with the Message-ID '{}'", id));
}

}  // namespace

Response api_series_found(Site& site, const Request& request, const std::string& /*name*/) {
  const auto reading = site.read();
  AskedQuery query = asked_query(*reading, text_of(request, query_parameter));
  const auto most = static_cast<size_t>(number_of(request, topics_parameter));
  std::vector<report::SeriesPage> pages;
  if (!query.plan.of_messages)
    throw Error(ErrorKind::usage, "counts and distinct values have no series",
                "remove the stages 'count' and 'distinct'");
  for (const std::string& topic : topics_found(reading->database(), std::move(query.plan), most)) {
    if (auto page = report::series_page(reading->database(), topic)) pages.push_back(std::move(*page));
  }
  return json_response(report::to_json(pages));
}

Response api_series(Site& site, const Request& /*request*/, const std::string& id) {
  const auto reading = site.read();
  std::vector<report::SeriesPage> pages;
  if (auto page = report::series_page(reading->database(), id)) pages.push_back(std::move(*page));
  if (pages.empty() && report::message_pages(reading->database(), id).empty()) unknown(id);
  return json_response(report::to_json(pages));
}

Response api_thread(Site& site, const Request& /*request*/, const std::string& id) {
  const auto reading = site.read();
  const auto lines = report::thread_page(reading->database(), id);
  if (lines.empty()) unknown(id);
  return json_response(report::to_json(lines));
}

Response api_mail(Site& site, const Request& /*request*/, const std::string& id) {
  const auto reading = site.read();
  const auto pages = report::message_pages(reading->database(), id);
  if (pages.empty()) unknown(id);
  return json_response(report::to_json(pages));
}

}  // namespace kvq::serve
