// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "cli/serve/pages/frame.hpp"
#include "cli/serve/pages/pages.hpp"
#include "query/language/diagnostic.hpp"
#include "query/report/formats/markup.hpp"

namespace kvq::serve {

using report::escaped_markup;

namespace {

std::string_view title_of(int status) {
  switch (status) {
    case 400:
      return "This cannot be answered";
    case 404:
      return "Not found";
    case 405:
      return "Only reading is possible";
    case 503:
      return "Not now";
    default:
      return "An error of the server";
  }
}

}  // namespace

Response error_page(const Site& site, const Request& request, const Error& error, int status) {
  std::string out = frame_begin(
      site.links(), {.title = std::string(title_of(status)), .query = parameter_of(request, "q")});
  if (dynamic_cast<const QueryError*>(&error) != nullptr) {
    out += "<pre class=\"mistake\" role=\"alert\">" + escaped_markup(error.what()) + "</pre>\n";
  } else {
    out += fmt::format("<p class=\"mistake\" role=\"alert\">{}</p>\n", escaped_markup(error.what()));
    if (!error.hint().empty()) out += fmt::format("<p class=\"note\">{}</p>\n", escaped_markup(error.hint()));
  }
  return html_response(out + frame_end(nullptr), status);
}

std::string parameter_of(const Request& request, std::string_view name, std::string otherwise) {
  const auto found = std::ranges::find(request.parameters, name, &std::pair<std::string, std::string>::first);
  if (found == request.parameters.end()) return otherwise;
  return found->second;
}

size_t number_parameter(const Request& request, std::string_view name) {
  const std::string text = parameter_of(request, name);
  size_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() ? number : 0;
}

std::string header_of(const Request& request, std::string_view name) {
  const auto found = std::ranges::find(request.headers, name, &std::pair<std::string, std::string>::first);
  return found == request.headers.end() ? "" : found->second;
}

bool has_parameter(const Request& request, std::string_view name) {
  return std::ranges::find(request.parameters, name, &std::pair<std::string, std::string>::first) !=
         request.parameters.end();
}

}  // namespace kvq::serve
