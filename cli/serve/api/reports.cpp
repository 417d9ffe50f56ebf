// SPDX-License-Identifier: MIT
// Reports. Their names are looked up in the reports that there are: none is the name of a file.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cli/reports/report_sources.hpp"
#include "cli/serve/api/api.hpp"
#include "cli/serve/api/json_response.hpp"
#include "cli/serve/site/report_arguments.hpp"
#include "query/report/documents/document.hpp"
#include "query/report/run/report.hpp"
#include "schema/base/spelling.hpp"

namespace kvq::serve {

using report::Json;

KnownReport report_named(const Reading& reading, const std::string& name) {
  std::vector<KnownReport> all = known_reports(&reading.database());
  const auto found = std::ranges::find(all, name, &KnownReport::name);
  if (found != all.end()) return std::move(*found);
  std::vector<std::string_view> names;
  std::ranges::transform(all, std::back_inserter(names), &KnownReport::name);
  throw NotFound(fmt::format("there is no report '{}'", name), did_you_mean(name, names));
}

namespace {

Json json_of(const report::Parameter& parameter) {
  return {{"name", parameter.name},
          {"kind", parameter.kind->name},
          {"default", parameter.default_value ? Json(*parameter.default_value) : Json()},
          {"help", parameter.help}};
}

}  // namespace

Response api_reports(Site& site, const Request& /*request*/, const std::string& /*name*/) {
  const auto reading = site.read();
  Json reports = Json::array();
  std::string last;
  for (const KnownReport& known : known_reports(&reading->database())) {
    // The first of a name hides the others.
    if (known.name == last) continue;
    last = known.name;
    Json parameters = Json::array();
    std::string summary;
    try {
      const report::Report report = report::parse_report(known.source);
      summary = report.summary;
      for (const report::Parameter& parameter : report.parameters) parameters.push_back(json_of(parameter));
    } catch (const QueryError&) {
      summary = "this report has an error";
    }
    reports.push_back({{"name", known.name}, {"summary", summary}, {"parameters", std::move(parameters)}});
  }
  return json_response({{"schema", report::schema_version}, {"reports", std::move(reports)}});
}

Response api_report(Site& site, const Request& request, const std::string& name) {
  const auto reading = site.read();
  const report::Report report = report::parse_report(report_named(*reading, name).source);
  const std::map<std::string, std::string> values(request.parameters.begin(), request.parameters.end());
  if (values.size() < request.parameters.size()) throw Error(ErrorKind::usage, "a parameter is given twice");
  std::string text;
  const auto writer = report::make_document_writer(report::DocumentFormat::json, {},
                                                   [&](std::string_view piece) { text += piece; });
  report::run_report(report, reading->database(), report_arguments(*reading, report, values), *writer);
  return json_response(std::move(text));
}

}  // namespace kvq::serve
