// SPDX-License-Identifier: MIT
#include "cli/mcp/resources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "pages.hpp"

namespace kvq::mcp {
namespace {

struct Resource {
  /// The name of the page in docs/, without `.md`.
  std::string_view page;
  std::string_view title;
  std::string_view description;
};

constexpr std::array<Resource, 3> table = {{
    {"query-language", "The query language", "All fields, stages and functions of queries, with examples."},
    {"reports", "Reports", "The built-in reports, their parameters, and how to write reports."},
    {"tours", "Tours", "What a developer, a maintainer and a manager ask kvq, and the answers."},
}};

constexpr std::string_view type = "text/markdown";

std::string uri_of(const Resource& resource) {
  return fmt::format("kvq://docs/{}", resource.page);
}

}  // namespace

Json resources() {
  Json out = Json::array();
  for (const Resource& resource : table) {
    out.push_back({{"uri", uri_of(resource)},
                   {"name", resource.page},
                   {"title", resource.title},
                   {"description", resource.description},
                   {"mimeType", type}});
  }
  return out;
}

Json contents_of_resource(const std::string& uri) {
  const auto* known =
      std::ranges::find_if(table, [&](const Resource& resource) { return uri_of(resource) == uri; });
  if (known == table.end()) {
    throw ProtocolError(ErrorCode::invalid_params, fmt::format("there is no resource '{}'", uri),
                        {{"uri", uri}});
  }
  const auto* page = std::ranges::find(pages::files, known->page, &pages::File::name);
  return Json::array({{{"uri", uri}, {"mimeType", type}, {"text", page->text}}});
}

}  // namespace kvq::mcp
