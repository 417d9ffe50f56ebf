// SPDX-License-Identifier: MIT
// The access log, in the common log format of web servers.
#pragma once

#include <mutex>
#include <string>

#include "cli/serve/http/http_server.hpp"
#include "schema/base/descriptor.hpp"

namespace kvq::serve {

/// Returns the line of an exchange: `CLIENT - - [TIME] "GET /TARGET HTTP/1.1" STATUS BYTES`. As Apache writes
/// it, a quote or backslash gets a backslash, and other bytes that are not printable ASCII become `\xNN`:
/// whatever a client sends stays on its line, between its quotes.
std::string log_line(const LoggedExchange& exchange);

class AccessLog {
 public:
  /// Opens the file to append to it; "-" is standard output. Creates it with mode 0640. Throws Error (usage).
  explicit AccessLog(std::string file);

  /// A line that cannot be written is lost: the answer is more important.
  void write(const LoggedExchange& exchange);

  /// Opens the file anew, after it was renamed. If that fails, the old one is kept, and an error is thrown.
  void reopen();

 private:
  std::string file_;
  std::mutex mutex_;
  Descriptor opened_;
};

}  // namespace kvq::serve
