// SPDX-License-Identifier: MIT
// Rows of a query, and numbers of rows.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <vector>

#include "cli/serve/api/api.hpp"
#include "cli/serve/api/json_response.hpp"
#include "cli/serve/site/asked_query.hpp"
#include "cli/serve/site/stored_mails.hpp"
#include "query/report/formats/format.hpp"
#include "query/report/formats/json_values.hpp"
#include "query/report/run/query_rows.hpp"
#include "query/run/mails.hpp"

namespace kvq::serve {
namespace {

struct ServedFormat {
  report::Format format;
  std::string_view type;
};

constexpr std::array<ServedFormat, 9> served_formats = {{
    {report::Format::json, json_type},
    {report::Format::jsonl, "application/jsonl"},
    {report::Format::csv, "text/csv; charset=utf-8; header=present"},
    {report::Format::tsv, "text/tab-separated-values; charset=utf-8"},
    {report::Format::markdown, "text/markdown; charset=utf-8"},
    {report::Format::ids, "text/plain; charset=utf-8"},
    {report::Format::urls, "text/plain; charset=utf-8"},
    {report::Format::atom, "application/atom+xml; charset=utf-8"},
    {report::Format::mbox, "application/mbox"},
}};

Response rows(Site& site, const Request& request, const ServedFormat& served) {
  const report::FormatInfo& format = info_of(served.format);
  const auto reading = site.read();
  AskedQuery query = asked_query(*reading, text_of(request, query_parameter));
  if (format.of != report::FormatOf::rows && !query.plan.of_messages) {
    throw Error(ErrorKind::usage,
                fmt::format("the format {} is for mails, not counts or distinct values", format.name),
                "remove the stages 'count' and 'distinct'");
  }
  if (const int64_t skipped = number_of(request, skip_parameter); skipped > 0)
    query.plan.stages.emplace_back(plan::Skip{skipped});
  query.plan.stages.emplace_back(plan::Limit{number_of(request, limit_parameter)});
  Response response{.status = 200, .type = std::string(served.type), .body = {}, .headers = {}};
  if (format.of == report::FormatOf::bytes) {
    response.body = stored_mbox(reading->database(), mails_found(reading->database(), std::move(query.plan)));
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"mails.mbox\"");
    return response;
  }
  report::write_rows(reading->database(),
                     {.plan = std::move(query.plan), .text = query.source.text, .now = reading->now()},
                     format, {}, [&](std::string_view text) { response.body += text; });
  return response;
}

}  // namespace

Response api_search(Site& site, const Request& request, const std::string& /*name*/) {
  return rows(site, request, served_formats.front());
}

Response search_in_format(Site& site, const Request& request, const std::string& format) {
  const auto served = std::ranges::find_if(
      served_formats, [&](const ServedFormat& one) { return info_of(one.format).name == format; });
  if (served != served_formats.end()) return rows(site, request, *served);
  std::vector<std::string_view> names;
  names.reserve(std::size(served_formats));
  for (const ServedFormat& one : served_formats) names.push_back(info_of(one.format).name);
  throw NotFound(fmt::format("there is no format '{}'", format),
                 fmt::format("the formats are {}", fmt::join(names, ", ")));
}

Response api_count(Site& site, const Request& request, const std::string& /*name*/) {
  const auto reading = site.read();
  const AskedQuery query = asked_query(*reading, text_of(request, query_parameter));
  return json_response({{"schema", report::schema_version}, {"count", number_of_rows(*reading, query.plan)}});
}

}  // namespace kvq::serve
