// SPDX-License-Identifier: MIT
// A session of MCP: takes messages, and sends their answers. It speaks the revision 2026-07-28, in which each
// request says its version, and those before it, which begin with `initialize`.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "cli/mcp/calls.hpp"
#include "cli/mcp/json_rpc.hpp"
#include "cli/serve/site/site.hpp"

namespace kvq::mcp {

struct SessionSettings {
  /// For the text and for the structured content of a result, each; in bytes.
  size_t most_bytes = 50'000;
  unsigned threads = 2;
};

class Session {
 public:
  /// `send` gets messages, one at a time, from any thread.
  Session(serve::Site& site, SessionSettings settings, std::function<void(const Json&)> send);

  /// Takes what a line holds. Returns before its calls are answered.
  void take(const Line& line);
  /// Waits until all calls are answered. Returns false if some are not in this time.
  bool wait(std::chrono::milliseconds most) { return calls_.wait(most); }

 private:
  /// Where the answer to a message goes: to the client, or into the answer to a batch.
  using Reply = std::function<void(Json)>;
  /// The revision that a request follows.
  enum class Era { handshake, per_request };
  struct Method;
  struct BatchAnswer;

  static const Method* method_named(std::string_view name);
  void take(const Received& received, const Reply& reply);
  void answer(const Message& message, const Reply& reply);
  Era era_of(const Message& message) const;

  Json initialize(const Message& message);
  Json discover(const Message& message);
  Json ping(const Message& message);
  Json list_tools(const Message& message);
  Json list_resources(const Message& message);
  Json list_templates(const Message& message);
  Json read_resource(const Message& message);
  void call_tool(const Message& message, Era era, const Reply& reply);

  serve::Site& site_;
  SessionSettings settings_;
  std::function<void(const Json&)> send_;
  /// What `initialize` agreed on; empty before.
  std::string version_;
  // The last member: its threads end first.
  Calls calls_;
};

}  // namespace kvq::mcp
