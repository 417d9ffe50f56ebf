// SPDX-License-Identifier: MIT
// The messages of JSON-RPC 2.0 as MCP uses them (https://www.jsonrpc.org/specification and
// https://modelcontextprotocol.io/specification): from the bytes of a line to plain values, and back.
#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "query/report/formats/json_values.hpp"

namespace kvq::mcp {

using report::Json;

/// The codes of errors in JSON-RPC 2.0, section 5.1, and in MCP 2026-07-28.
enum class ErrorCode {
  parse_error = -32700,
  invalid_request = -32600,
  method_not_found = -32601,
  invalid_params = -32602,
  internal_error = -32603,
  unsupported_version = -32022,
};

/// A request that cannot be answered. What a tool cannot do is an Error; see tool_call.hpp.
class ProtocolError : public std::exception {
 public:
  ProtocolError(ErrorCode code, std::string message, Json data = nullptr)
      : code_(code), message_(std::move(message)), data_(std::move(data)) {}

  const char* what() const noexcept override { return message_.c_str(); }
  ErrorCode code() const { return code_; }
  const Json& data() const { return data_; }

 private:
  ErrorCode code_;
  std::string message_;
  Json data_;
};

/// A request, or a notification, which has no id and gets no answer.
struct Message {
  /// A text or a whole number; null for a notification.
  Json id;
  std::string method;
  /// An object, empty if the message has none.
  Json params;

  bool is_request() const { return !id.is_null(); }
};

/// A message that is not valid: its id, or null if it cannot be told, and what is wrong.
struct Refusal {
  Json id;
  ProtocolError error;
};

/// The answer of a client to a request of the server. kvq asks nothing, so it is ignored.
struct Ignored {};

using Received = std::variant<Message, Refusal, Ignored>;

/// What a line holds.
struct Line {
  /// An array of messages, whose answers are an array, too.
  bool is_batch = false;
  std::vector<Received> messages;
};

/// The most messages in a batch, and the most levels of arrays and objects in a line.
inline constexpr size_t most_messages = 50;
inline constexpr int most_levels = 32;

/// Never throws for bytes of any kind.
Line parsed_line(std::string_view line);
/// What stands for a line that is too long to be read.
Line too_long_line();

Json result_message(const Json& id, Json result);
Json error_message(const Json& id, const ProtocolError& error);

}  // namespace kvq::mcp
