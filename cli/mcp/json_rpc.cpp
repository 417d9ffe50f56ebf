// SPDX-License-Identifier: MIT
#include "cli/mcp/json_rpc.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "cli/mcp/standard_streams.hpp"

namespace kvq::mcp {
namespace {

constexpr size_t longest_id = 1'000;

struct TooDeep : std::runtime_error {
  TooDeep() : std::runtime_error("too deep") {}
};

/// Throws TooDeep, or nlohmann's parse_error, also for bytes that are not UTF-8.
Json json_in(std::string_view line) {
  return Json::parse(line, [](int depth, Json::parse_event_t event, const Json&) {
    const bool is_start =
        event == Json::parse_event_t::object_start || event == Json::parse_event_t::array_start;
    if (is_start && depth >= most_levels) throw TooDeep();
    return true;
  });
}

bool is_id(const Json& json) {
  return json.is_number_integer() ||
         (json.is_string() && json.get_ref<const std::string&>().size() <= longest_id);
}

Refusal refusal(Json id, std::string message) {
  return {std::move(id), ProtocolError(ErrorCode::invalid_request, std::move(message))};
}

Received message_in(Json json) {
  if (!json.is_object()) return refusal(nullptr, "a message is an object");
  const bool has_id = json.contains("id");
  if (!json.contains("method") && (json.contains("result") || json.contains("error"))) return Ignored{};
  Json id = has_id && is_id(json["id"]) ? json["id"] : Json();
  if (json.value("jsonrpc", Json()) != "2.0") return refusal(std::move(id), "'jsonrpc' must be \"2.0\"");
  if (has_id && id.is_null()) {
    return refusal(nullptr,
                   fmt::format("'id' must be a whole number or a text of at most {} bytes", longest_id));
  }
  const Json method = json.value("method", Json());
  if (!method.is_string()) return refusal(std::move(id), "'method' must be a text");
  Json params = json.value("params", Json(Json::object()));
  if (!params.is_object())
    return Refusal{std::move(id), ProtocolError(ErrorCode::invalid_params, "'params' must be an object")};
  return Message{std::move(id), method.get<std::string>(), std::move(params)};
}

Line refused_line(ErrorCode code, const std::string& message) {
  return {.is_batch = false, .messages = {Refusal{nullptr, ProtocolError(code, message)}}};
}

}  // namespace

Line parsed_line(std::string_view line) {
  Json json;
  try {
    json = json_in(line);
  } catch (const TooDeep&) {
    return refused_line(
        ErrorCode::invalid_request,
        fmt::format("the message has more than {} levels of arrays and objects", most_levels));
  } catch (const Json::exception&) {
    return refused_line(ErrorCode::parse_error, "the line is not one JSON value in UTF-8");
  }
  if (!json.is_array()) return {.is_batch = false, .messages = {message_in(std::move(json))}};
  if (json.empty()) return refused_line(ErrorCode::invalid_request, "the batch is empty");
  if (json.size() > most_messages) {
    return refused_line(ErrorCode::invalid_request,
                        fmt::format("the batch has more than {} messages", most_messages));
  }
  Line out{.is_batch = true, .messages = {}};
  for (Json& one : json) out.messages.push_back(message_in(std::move(one)));
  return out;
}

Line too_long_line() {
  return refused_line(ErrorCode::invalid_request,
                      fmt::format("the line is longer than {} bytes", longest_line));
}

Json result_message(const Json& id, Json result) {
  return {{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}};
}

Json error_message(const Json& id, const ProtocolError& error) {
  Json body = {{"code", static_cast<int>(error.code())}, {"message", error.what()}};
  if (!error.data().is_null()) body["data"] = error.data();
  return {{"jsonrpc", "2.0"}, {"id", id}, {"error", std::move(body)}};
}

}  // namespace kvq::mcp
