// SPDX-License-Identifier: MIT
// The open connections, and until when each may take for what it does.
#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "cli/serve/http/http_server.hpp"

namespace kvq::serve {

/// The request that a connection has under way.
struct Exchange {
  LoggedExchange log;
  /// Absent until the headers have arrived.
  std::optional<Request> request;
  /// Absent until it has been answered.
  std::optional<Response> response;
};

struct Connection {
  int socket = -1;
  std::string client;
  Exchange exchange;
  std::chrono::steady_clock::time_point deadline;
};

class Connections {
 public:
  /// The connection must stay where it is until it is removed.
  void add(Connection& connection, std::chrono::seconds time);
  /// Call it before the socket is closed.
  void remove(Connection& connection);

  /// Gives the connection so much time from now for its next step.
  void allow(Connection& connection, std::chrono::seconds time);
  /// Takes the limit away: the server itself is at work.
  void allow_any(Connection& connection);

  /// Shuts down the sockets whose time is over; the server then notices that they have ended.
  void end_late();

 private:
  std::mutex mutex_;
  std::set<Connection*> all_;
};

}  // namespace kvq::serve
