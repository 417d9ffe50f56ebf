// SPDX-License-Identifier: MIT
// The server: it reads requests of HTTP and passes them to a function that answers. One thread waits for all
// connections; others answer, so that a slow query holds up nobody else.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "cli/serve/http/exchange.hpp"

namespace kvq::serve {

/// The longest target of a request, in bytes: a query of many words, all percent-encoded.
inline constexpr size_t longest_target = 16384;
/// The memory of a connection, in bytes: it bounds the first line and the headers of a request together.
inline constexpr size_t bytes_of_connection = 49152;

struct HttpOptions {
  /// A listening socket. The caller keeps it open and closes it.
  int socket = -1;
  /// The threads that answer.
  unsigned threads = 4;
  /// Further ones wait until another closes.
  unsigned connections = 1000;
  /// From one address; 0 for no limit. Further ones are closed at once.
  unsigned connections_per_address = 0;
  /// Without a byte in either direction.
  std::chrono::seconds idle{15};
  /// From the beginning of the connection, or the end of the last answer, to the last byte of the headers: a
  /// client that sends a byte now and then is not idle.
  std::chrono::seconds request{30};
  /// From the first byte of an answer to its last.
  std::chrono::seconds sending{120};
  /// A request that waited longer for a thread gets 503.
  std::chrono::seconds waiting{10};
};

/// An exchange that ended.
struct LoggedExchange {
  /// Seconds UTC of the request.
  int64_t time = 0;
  std::string client;
  /// As received: any bytes.
  std::string method;
  std::string target;
  std::string version;
  int status = 0;
  /// Of the body, as sent; 0 for none.
  uint64_t bytes = 0;
};

struct HttpCallbacks {
  /// Answers a request of the methods GET and HEAD; the body of a HEAD is not sent. Called in several
  /// threads. Must not throw.
  std::function<Response(const Request&)> answer;
  /// Returns the answer to a request that the server refuses by itself: its status and what is wrong.
  std::function<Response(int status, const std::string& why)> refusal;
  /// Returns the client of a request as the log shall name it.
  std::function<std::string(const Request&)> client;
  /// Called in one thread at a time. Must not throw.
  std::function<void(const LoggedExchange&)> log;
};

class HttpServer {
 public:
  virtual ~HttpServer() = default;
  /// Takes no more connections, waits for the requests under way, at most `longest`, then closes all
  /// connections. Returns whether all were answered. The server cannot be started again.
  virtual bool stop(std::chrono::seconds longest) = 0;
};

}  // namespace kvq::serve
