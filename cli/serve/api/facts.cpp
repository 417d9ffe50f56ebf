// SPDX-License-Identifier: MIT
// What the server knows: fields, lists, its health, its numbers.
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "api_schemas.hpp"
#include "cli/metrics/database_metrics.hpp"
#include "cli/serve/api/api.hpp"
#include "cli/serve/api/json_response.hpp"
#include "cli/serve/site/asked_query.hpp"
#include "query/language/stages.hpp"
#include "query/report/formats/json_values.hpp"
#include "query/run/run.hpp"
#include "query/vocabulary/fields.hpp"
#include "query/vocabulary/functions.hpp"

namespace kvq::serve {

using report::Json;

namespace {

/// Returns the rows of a query of kvq's own as objects, with these names for its columns.
Json objects_of(const Reading& reading, const std::string& text, const std::vector<std::string>& names) {
  const AskedQuery query = asked_query(reading, text);
  std::vector<plan::Column> columns = query.plan.columns;
  for (size_t i = 0; i < columns.size(); ++i) columns[i].name = names.at(i);
  Json out = Json::array();
  run(reading.database(), sql::lower(query.plan, query.plan.columns), [&](Row&& row) {
    out.push_back(Json::parse(report::object_of(row, columns)));
    return true;
  });
  return out;
}

Json json_of(const Field& field) {
  Json aliases = Json::array();
  for (const std::string_view alias : aliases_of(field)) aliases.push_back(alias);
  Json words = Json::array();
  for (const FieldWord& word : field.words) words.push_back({{"name", word.name}, {"help", word.help}});
  return {{"name", field.name},
          {"aliases", std::move(aliases)},
          {"kind", name_of(field.kind)},
          {"shown_as", field.sql.value.empty() ? Json() : Json(name_of(field.column))},
          {"help", field.help},
          {"example", field.example},
          {"words", std::move(words)}};
}

}  // namespace

Response api_fields(Site& /*site*/, const Request& /*request*/, const std::string& /*name*/) {
  Json all_fields = Json::array();
  for (const Field& field : fields()) all_fields.push_back(json_of(field));
  Json all_stages = Json::array();
  for (const StageInfo& stage : stages()) {
    all_stages.push_back(
        {{"name", stage.name}, {"usage", stage.usage}, {"help", stage.help}, {"example", stage.example}});
  }
  Json all_functions = Json::array();
  for (const Function& function : functions()) {
    all_functions.push_back({{"name", function.name},
                             {"use", name_of(function.use)},
                             {"takes", function.takes},
                             {"help", function.help},
                             {"example", function.example}});
  }
  return json_response({{"schema", report::schema_version},
                        {"fields", std::move(all_fields)},
                        {"stages", std::move(all_stages)},
                        {"functions", std::move(all_functions)}});
}

Response api_lists(Site& site, const Request& /*request*/, const std::string& /*name*/) {
  const auto reading = site.read();
  return json_response({{"schema", report::schema_version},
                        {"lists", objects_of(*reading, "| count, min(date), max(date) by list | sort list",
                                             {"mails", "oldest", "newest", "list"})}});
}

Response api_health(Site& site, const Request& /*request*/, const std::string& /*name*/) {
  const auto reading = site.read();
  const Json facts = objects_of(*reading, "| count, max(date)", {"mails", "newest"}).front();
  Response response = json_response({{"schema", report::schema_version},
                                     {"status", "ok"},
                                     {"version", KVQ_VERSION},
                                     {"sqlite", sqlite_version()},
                                     {"generation", reading->generation()},
                                     {"mails", facts["mails"]},
                                     {"newest", facts["newest"]}});
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

Response metrics(Site& site, const Request& /*request*/, const std::string& /*name*/) {
  GivenSamples of_files = file_samples(site.settings().database);
  const auto reading = site.read();
  return {.status = 200,
          .type = "text/plain; version=0.0.4; charset=utf-8",
          .body = database_metrics(reading->database(), std::move(of_files), reading->now()),
          // The time of the files may change without a new generation.
          .headers = {{"Cache-Control", "no-store"}}};
}

Response robots(Site& /*site*/, const Request& /*request*/, const std::string& /*name*/) {
  return {.status = 200,
          .type = "text/plain; charset=utf-8",
          .body = "User-agent: *\nDisallow: /\n",
          .headers = {}};
}

std::string_view answer_schemas() {
  return api_schemas::files[0].text;
}

Response json_error(const Error& error, int status) {
  Json json = {{"error", error.what()}};
  if (!error.hint().empty()) json["hint"] = error.hint();
  if (const auto* mistake = dynamic_cast<const QueryError*>(&error))
    json["place"] = {{"begin", mistake->span().begin}, {"end", mistake->span().end}};
  return json_response(json, status);
}

}  // namespace kvq::serve
