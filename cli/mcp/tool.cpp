// SPDX-License-Identifier: MIT
#include "cli/mcp/tool.hpp"

#include <fmt/format.h>

#include <exception>
#include <new>
#include <utility>

#include "cli/mcp/untrusted.hpp"
#include "cli/serve/api/api.hpp"
#include "mcp_schemas.hpp"
#include "query/language/diagnostic.hpp"
#include "schema/base/error.hpp"

namespace kvq::mcp {
namespace {

constexpr size_t longest_error = 4'096;

Json schema_of(const Argument& argument) {
  Json out = {{"description", argument.help}};
  switch (argument.kind) {
    case ArgumentKind::text:
      out["type"] = "string";
      break;
    case ArgumentKind::flag:
      out["type"] = "boolean";
      out["default"] = false;
      break;
    case ArgumentKind::number:
      out["type"] = "integer";
      out["minimum"] = argument.range.least;
      out["maximum"] = argument.range.most;
      out["default"] = argument.range.otherwise;
      break;
    case ArgumentKind::texts_by_name:
      out["type"] = "object";
      out["additionalProperties"] = {{"type", "string"}};
      break;
  }
  return out;
}

Json input_schema(const Tool& tool) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const Argument& argument : tool.arguments) {
    properties[std::string(argument.name)] = schema_of(argument);
    if (argument.is_required) required.push_back(argument.name);
  }
  Json out = {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  if (!required.empty()) out["required"] = std::move(required);
  return out;
}

/// All schemas of answers, by name.
Json all_schemas() {
  Json out = Json::parse(serve::answer_schemas())["schemas"];
  out.update(Json::parse(mcp_schemas::files[0].text));
  return out;
}

/// Adds a schema and those that it refers to. What is "#/components/schemas/X" in OpenAPI is "#/$defs/X"
/// here.
void add_references(Json& json, const Json& all, Json& definitions) {
  if (json.is_object() && json.contains("$ref")) {
    const std::string reference = json["$ref"].get<std::string>();
    const std::string name = reference.substr(reference.rfind('/') + 1);
    json["$ref"] = "#/$defs/" + name;
    if (definitions.contains(name)) return;
    definitions[name] = nullptr;
    Json definition = all.at(name);
    add_references(definition, all, definitions);
    definitions[name] = std::move(definition);
  } else if (json.is_structured()) {
    for (Json& element : json) add_references(element, all, definitions);
  }
}

Json output_schema(const Tool& tool) {
  const Json all = all_schemas();
  Json out = all.at(std::string(tool.schema));
  out["properties"]["untrusted"] = {{"type", "string"}, {"description", "How to take texts of mails."}};
  out["properties"]["truncated"] = {{"type", "boolean"}, {"description", "Whether something is left out."}};
  out["properties"]["next"] = {{"type", "object"},
                               {"description", "Arguments to add to those of the call, to go on."}};
  out["required"].push_back("truncated");
  Json definitions = Json::object();
  add_references(out, all, definitions);
  if (!definitions.empty()) out["$defs"] = std::move(definitions);
  return out;
}

Json text_content(std::string text) {
  return Json::array({{{"type", "text"}, {"text", std::move(text)}}});
}

/// Returns what to tell the model that is not in the answer itself.
std::string note_of(const Tool& tool, const Answer& answer, bool is_text_cut) {
  std::string out;
  if (!answer.next.empty()) {
    out += fmt::format("Truncated. To go on, call '{}' again with the same arguments and {}.\n", tool.name,
                       answer.next.dump());
  }
  if (!answer.left_out.empty()) out += fmt::format("Left out: {}.\n", answer.left_out);
  if (is_text_cut && answer.next.empty() && answer.left_out.empty())
    out += "Truncated: the rest would be too long. Ask for less at a time.\n";
  return out;
}

Json result_of(const Tool& tool, Answer answer, size_t most_bytes) {
  make_visible(answer.structured);
  const bool is_shortened = shorten(answer.structured, most_bytes);
  const std::string whole = visible(answer.text);
  const std::string_view shown = beginning(whole, most_bytes);
  const bool is_text_cut = is_shortened || shown.size() < whole.size();
  const std::string note = note_of(tool, answer, is_text_cut);
  Json structured = Json::object();
  if (answer.is_of_mails) structured["untrusted"] = untrusted_notice;
  structured["truncated"] = is_text_cut || !answer.next.empty() || !answer.left_out.empty();
  if (!answer.next.empty()) structured["next"] = answer.next;
  structured.update(answer.structured);
  return {{"content", text_content((answer.is_of_mails ? enclosed(shown) : std::string(shown)) + note)},
          {"structuredContent", std::move(structured)},
          {"isError", false}};
}

Json error_result(std::string_view message, const std::string& hint) {
  std::string text(beginning(visible(message), longest_error));
  if (!hint.empty()) text += "\nhint: " + std::string(beginning(visible(hint), longest_error));
  return {{"content", text_content(std::move(text))}, {"isError", true}};
}

Json error_result(const Error& error, const serve::Site& site) {
  if (error.kind() == ErrorKind::interrupted) {
    const auto limit = static_cast<double>(site.settings().time_limit.count()) / 1000;
    return error_result(fmt::format("the answer takes longer than {:g} s", limit),
                        "add terms that narrow the query, such as date:1.month.ago..");
  }
  // The text of a mistake in a query has its hint already.
  const bool has_hint = dynamic_cast<const QueryError*>(&error) != nullptr;
  return error_result(error.what(), has_hint ? "" : error.hint());
}

}  // namespace

Json description_of(const Tool& tool) {
  return {{"name", tool.name},
          {"title", tool.title},
          {"description", tool.description},
          {"inputSchema", input_schema(tool)},
          {"outputSchema", output_schema(tool)},
          {"annotations",
           {{"title", tool.title},
            {"readOnlyHint", true},
            {"destructiveHint", false},
            {"idempotentHint", true},
            {"openWorldHint", false}}}};
}

Json call_result(const Tool& tool, const Json& arguments, serve::Site& site, const std::stop_token& stop,
                 size_t most_bytes) {
  try {
    const ToolCall call{.site = site,
                        .stop = stop,
                        .given = GivenArguments(arguments, tool.arguments),
                        .most_bytes = most_bytes};
    return result_of(tool, tool.answer(call), most_bytes);
  } catch (const Error& error) {
    return error_result(error, site);
  } catch (const std::bad_alloc&) {
    return error_result("out of memory", "ask for less at a time");
  } catch (const std::exception& error) {
    return error_result(fmt::format("unexpected error ({})", error.what()), "");
  }
}

}  // namespace kvq::mcp
