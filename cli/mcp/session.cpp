// SPDX-License-Identifier: MIT
#include "cli/mcp/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <utility>
#include <vector>

#include "cli/mcp/resources.hpp"
#include "cli/mcp/server_description.hpp"
#include "cli/mcp/tool.hpp"
#include "schema/base/spelling.hpp"

namespace kvq::mcp {
namespace {

constexpr const char* version_key = "io.modelcontextprotocol/protocolVersion";
constexpr const char* capabilities_key = "io.modelcontextprotocol/clientCapabilities";
constexpr const char* server_key = "io.modelcontextprotocol/serverInfo";

/// Batches came with 2025-03-26 and went with 2025-06-18.
bool has_batches(std::string_view version) {
  return version == "2024-11-05" || version == "2025-03-26";
}

/// Returns what a request says of itself; an empty object if it says nothing.
Json meta_of(const Message& message) {
  Json meta = message.params.value("_meta", Json(Json::object()));
  if (!meta.is_object()) throw ProtocolError(ErrorCode::invalid_params, "'_meta' must be an object");
  return meta;
}

std::string text_parameter(const Message& message, const char* name) {
  const Json value = message.params.value(name, Json());
  if (!value.is_string())
    throw ProtocolError(ErrorCode::invalid_params, fmt::format("'{}' must be a text", name));
  return value.get<std::string>();
}

/// All lists fit on one page, so there are no cursors.
void refuse_cursor(const Message& message) {
  if (message.params.contains("cursor"))
    throw ProtocolError(ErrorCode::invalid_params, "unknown cursor; leave it out to begin at the first page");
}

const Tool& tool_named(const std::string& name) {
  const auto found = std::ranges::find(tools(), name, &Tool::name);
  if (found != tools().end()) return *found;
  std::vector<std::string_view> names;
  std::ranges::transform(tools(), std::back_inserter(names), &Tool::name);
  const std::string hint = did_you_mean(name, names);
  throw ProtocolError(ErrorCode::invalid_params,
                      fmt::format("unknown tool '{}'{}", name, hint.empty() ? "" : "; " + hint));
}

}  // namespace

struct Session::Method {
  std::string_view name;
  bool in_handshake;
  bool in_per_request;
  Json (Session::*answer)(const Message& message);
  /// Whether the answer says how long it may be kept.
  bool is_cacheable = false;
};

const Session::Method* Session::method_named(std::string_view name) {
  static constexpr std::array<Method, 7> methods = {{
      {"initialize", true, false, &Session::initialize},
      {"server/discover", false, true, &Session::discover, true},
      {"ping", true, false, &Session::ping},
      {"tools/list", true, true, &Session::list_tools, true},
      {"resources/list", true, true, &Session::list_resources, true},
      {"resources/templates/list", true, true, &Session::list_templates, true},
      {"resources/read", true, true, &Session::read_resource, true},
  }};
  const auto* found = std::ranges::find(methods, name, &Method::name);
  return found == methods.end() ? nullptr : found;
}

namespace {

/// Adds what every result of 2026-07-28 has.
Json result_per_request(Json result, bool is_cacheable) {
  result["resultType"] = "complete";
  result["_meta"][server_key] = server_info();
  if (is_cacheable) {
    constexpr int an_hour = 3'600'000;
    result["ttlMs"] = an_hour;
    result["cacheScope"] = "public";
  }
  return result;
}

}  // namespace

/// Collects the answers to the messages of a batch. It is sent when the last reply to it is gone.
struct Session::BatchAnswer {
  explicit BatchAnswer(const std::function<void(const Json&)>& to) : send(to) {}
  ~BatchAnswer() {
    if (!answers.empty()) send(answers);
  }
  BatchAnswer(const BatchAnswer&) = delete;
  BatchAnswer& operator=(const BatchAnswer&) = delete;

  const std::function<void(const Json&)>& send;
  std::mutex mutex = {};
  Json answers = Json::array();
};

Session::Session(serve::Site& site, SessionSettings settings, std::function<void(const Json&)> send)
    : site_(site), settings_(settings), send_(std::move(send)), calls_(settings.threads) {}

void Session::take(const Line& line) {
  if (!line.is_batch) {
    take(line.messages.front(), send_);
    return;
  }
  if (!has_batches(version_)) {
    send_(
        error_message(nullptr, ProtocolError(ErrorCode::invalid_request,
                                             "batches are only in the versions 2024-11-05 and 2025-03-26")));
    return;
  }
  const auto batch = std::make_shared<BatchAnswer>(send_);
  for (const Received& received : line.messages) {
    take(received, [batch](Json answer) {
      const std::lock_guard lock(batch->mutex);
      batch->answers.push_back(std::move(answer));
    });
  }
}

void Session::take(const Received& received, const Reply& reply) {
  if (const auto* refusal = std::get_if<Refusal>(&received)) {
    reply(error_message(refusal->id, refusal->error));
    return;
  }
  const auto* message = std::get_if<Message>(&received);
  if (message == nullptr) return;
  if (!message->is_request()) {
    if (message->method == "notifications/cancelled")
      calls_.cancel(message->params.value("requestId", Json()).dump());
    return;
  }
  try {
    answer(*message, reply);
  } catch (const ProtocolError& error) {
    reply(error_message(message->id, error));
  } catch (const std::exception& error) {
    reply(error_message(message->id, ProtocolError(ErrorCode::internal_error, error.what())));
  }
}

Session::Era Session::era_of(const Message& message) const {
  if (message.method == "initialize") return Era::handshake;
  const Json meta = meta_of(message);
  if (!meta.contains(version_key)) {
    if (!version_.empty() || message.method == "ping") return Era::handshake;
    throw ProtocolError(
        ErrorCode::invalid_params,
        fmt::format("the request says no version: '_meta' lacks {}, and there was no 'initialize'",
                    version_key));
  }
  if (!meta[version_key].is_string())
    throw ProtocolError(ErrorCode::invalid_params, fmt::format("{} must be a text", version_key));
  if (meta[version_key] != version_per_request) {
    throw ProtocolError(ErrorCode::unsupported_version, "unsupported protocol version",
                        {{"supported", all_versions()}, {"requested", meta[version_key]}});
  }
  if (!meta.value(capabilities_key, Json()).is_object())
    throw ProtocolError(ErrorCode::invalid_params, fmt::format("'_meta' lacks {}", capabilities_key));
  return Era::per_request;
}

void Session::answer(const Message& message, const Reply& reply) {
  const Era era = era_of(message);
  if (message.method == "tools/call") {
    call_tool(message, era, reply);
    return;
  }
  const Method* method = method_named(message.method);
  const bool is_known =
      method != nullptr && (era == Era::handshake ? method->in_handshake : method->in_per_request);
  if (!is_known)
    throw ProtocolError(ErrorCode::method_not_found, fmt::format("unknown method '{}'", message.method));
  Json result = (this->*method->answer)(message);
  if (era == Era::per_request) result = result_per_request(std::move(result), method->is_cacheable);
  reply(result_message(message.id, std::move(result)));
}

Json Session::initialize(const Message& message) {
  const std::string wanted = text_parameter(message, "protocolVersion");
  const auto known = std::ranges::find(versions_with_handshake, wanted);
  version_ = known == versions_with_handshake.end() ? versions_with_handshake.front() : *known;
  return {{"protocolVersion", version_},
          {"capabilities", capabilities()},
          {"serverInfo", server_info()},
          {"instructions", instructions()}};
}

Json Session::discover(const Message& /*message*/) {
  return {{"supportedVersions", all_versions()},
          {"capabilities", capabilities()},
          {"instructions", instructions()}};
}

Json Session::ping(const Message& /*message*/) {
  return Json::object();
}

Json Session::list_tools(const Message& message) {
  refuse_cursor(message);
  Json all = Json::array();
  for (const Tool& tool : tools()) all.push_back(description_of(tool));
  return {{"tools", std::move(all)}};
}

Json Session::list_resources(const Message& message) {
  refuse_cursor(message);
  return {{"resources", resources()}};
}

Json Session::list_templates(const Message& message) {
  refuse_cursor(message);
  return {{"resourceTemplates", Json::array()}};
}

Json Session::read_resource(const Message& message) {
  return {{"contents", contents_of_resource(text_parameter(message, "uri"))}};
}

void Session::call_tool(const Message& message, Era era, const Reply& reply) {
  const std::string name = text_parameter(message, "name");
  const Tool& tool = tool_named(name);
  Json arguments = message.params.value("arguments", Json());
  if (arguments.is_null()) arguments = Json::object();
  if (!arguments.is_object()) throw ProtocolError(ErrorCode::invalid_params, "'arguments' must be an object");
  const auto started =
      calls_.start(message.id.dump(), [this, &tool, id = message.id, arguments = std::move(arguments), era,
                                       reply](const std::stop_token& stop) {
        if (stop.stop_requested()) return;
        Json result = call_result(tool, arguments, site_, stop, settings_.most_bytes);
        if (stop.stop_requested()) return;
        if (era == Era::per_request) result = result_per_request(std::move(result), false);
        reply(result_message(id, std::move(result)));
      });
  if (started == Calls::Started::same_id)
    throw ProtocolError(ErrorCode::invalid_request, "a call with this id is under way");
  if (started == Calls::Started::too_many)
    throw ProtocolError(ErrorCode::internal_error, "too many calls at once; wait for an answer");
}

}  // namespace kvq::mcp
