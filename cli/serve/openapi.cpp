// SPDX-License-Identifier: MIT
#include "cli/serve/openapi.hpp"

#include <fmt/format.h>

#include <string_view>

#include "cli/serve/api/api.hpp"
#include "cli/serve/api/json_response.hpp"
#include "cli/serve/routes.hpp"

namespace kvq::serve {

using report::Json;

namespace {

/// The parts of a path, and their meaning.
struct PathPart {
  std::string_view name;
  std::string_view help;
  std::string_view example;
};

constexpr PathPart path_parts[] = {
    {"id", "a Message-ID without <>, percent-encoded: a '/' in it is %2F",
     "20260101120000.1-1-dev%40example.org"},
    {"name", "the name of a report, percent-encoded", "unanswered"},
    {"format", "json, jsonl, csv, tsv, markdown, ids, urls, atom or mbox", "csv"},
};

Json schema_of(const Parameter& parameter) {
  if (!parameter.number) return {{"type", "string"}};
  return {{"type", "integer"},
          {"minimum", parameter.number->least},
          {"maximum", parameter.number->most},
          {"default", parameter.number->otherwise}};
}

Json json_of(const Parameter& parameter) {
  Json example = parameter.example;
  if (parameter.number) example = std::stoll(std::string(parameter.example));
  return {{"name", parameter.name},
          {"in", "query"},
          {"required", parameter.is_required},
          {"description", parameter.help},
          {"schema", schema_of(parameter)},
          {"example", std::move(example)}};
}

Json parameters_of(const Route& route) {
  Json out = Json::array();
  for (const PathPart& part : path_parts) {
    if (route.pattern.find(fmt::format("{{{}}}", part.name)) == std::string_view::npos) continue;
    out.push_back({{"name", part.name},
                   {"in", "path"},
                   {"required", true},
                   {"description", part.help},
                   {"schema", {{"type", "string"}, {"minLength", 1}}},
                   {"example", part.example}});
  }
  for (const Parameter& parameter : route.parameters) out.push_back(json_of(parameter));
  if (route.takes_any) {
    out.push_back({{"name", "values"},
                   {"in", "query"},
                   {"required", false},
                   {"description", "the parameters of the report, each by its own name"},
                   {"schema", {{"type", "object"}, {"additionalProperties", {{"type", "string"}}}}},
                   {"style", "form"},
                   {"explode", true}});
  }
  return out;
}

Json reference(std::string_view kind, std::string_view name) {
  return {{"$ref", fmt::format("#/components/{}/{}", kind, name)}};
}

Json answers_of(const Route& route) {
  Json content = Json::object();
  content[std::string(route.answers)] =
      route.schema.empty() ? Json::object() : Json({{"schema", reference("schemas", route.schema)}});
  Json out = {{"200", {{"description", route.summary}, {"content", std::move(content)}}},
              {"304", {{"description", "nothing has changed since the answer with this ETag"}}}};
  for (const std::string_view status : {"400", "401", "404", "503"})
    out[std::string(status)] = reference("responses", "Error");
  return out;
}

std::string operation_id(const Route& route) {
  std::string out;
  for (const char c : route.pattern) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (is_letter) {
      out += c;
    } else if (!out.empty() && out.back() != '_') {
      out += '_';
    }
  }
  while (out.ends_with('_')) out.pop_back();
  return out;
}

Json paths() {
  Json out = Json::object();
  for (const Route& route : routes()) {
    if (route.answers.empty()) continue;
    out[std::string(route.pattern)] = {{"get",
                                        {{"operationId", operation_id(route)},
                                         {"summary", route.summary},
                                         {"parameters", parameters_of(route)},
                                         {"responses", answers_of(route)}}}};
  }
  return out;
}

}  // namespace

Response openapi(Site& site, const Request& /*request*/, const std::string& /*name*/) {
  const std::string& base = site.settings().base;
  Json components = Json::parse(answer_schemas());
  components["responses"]["Error"] = {
      {"description", "why there is no answer"},
      {"content", {{json_type, {{"schema", reference("schemas", "Error")}}}}}};
  components["securitySchemes"]["token"] = {
      {"type", "http"}, {"scheme", "bearer"}, {"description", "only if the server was started with a token"}};
  return json_response(
      {{"openapi", "3.1.0"},
       {"info",
        {{"title", "kvq"},
         {"version", KVQ_VERSION},
         {"license", {{"name", "MIT"}, {"identifier", "MIT"}}},
         {"description",
          "Mails, patch series and reviews of mailing lists. Every answer equals what the command "
          "line prints. Times are UTC."}}},
       {"servers", {{{"url", base.empty() ? "/" : base}}}},
       {"security", {Json::object(), {{"token", Json::array()}}}},
       {"paths", paths()},
       {"components", std::move(components)}});
}

}  // namespace kvq::serve
