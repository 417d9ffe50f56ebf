// SPDX-License-Identifier: MIT
// A request and its answer as plain values.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace kvq::serve {

struct Request {
  std::string method;
  /// Percent-decoded; begins with '/'.
  std::string path;
  /// Decoded, in the order of the query string.
  std::vector<std::pair<std::string, std::string>> parameters;
  /// The names are in lower case.
  std::vector<std::pair<std::string, std::string>> headers;
  /// The address of the client.
  std::string client;
};

struct Response {
  int status = 200;
  /// The Content-Type.
  std::string type;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

}  // namespace kvq::serve
