// SPDX-License-Identifier: MIT
// A client for HTTP and HTTPS. http.cpp is the only file that uses libcurl.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "schema/base/error.hpp"

namespace kvq {

/// How long a host may take.
struct HttpLimits {
  /// To answer at all: its name, the connection and its encryption.
  std::chrono::seconds connect{30};
  /// Without sending a byte.
  std::chrono::seconds silence{60};
};

struct HttpRequest {
  std::string url;
  /// Sent with POST, as this type of content; without a body the request is a GET.
  std::optional<std::string> body = {};
  std::string content_type = {};
};

/// The host answered that it does not have what was asked for.
class NotThere : public Error {
 public:
  using Error::Error;
};

/// An answer that arrives while it is read. Keeps its client.
class HttpAnswer {
 public:
  HttpAnswer(HttpAnswer&&) noexcept;
  ~HttpAnswer();

  int status() const;
  std::string content_type() const;
  /// The address after redirects.
  std::string url() const;

  /// Reads at most `size` bytes; returns 0 at the end. Throws Error: `network` if the connection breaks,
  /// `interrupted` if the client's function says so.
  size_t read(char* to, size_t size);
  /// Returns the rest of the answer. Throws Error (network) if it is longer.
  std::string rest(size_t most_bytes);

 private:
  friend class HttpClient;
  struct State;
  explicit HttpAnswer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Keeps its connections for the next request. For one thread.
class HttpClient {
 public:
  /// `interrupted` is called several times a second while a host is waited for.
  explicit HttpClient(std::function<bool()> interrupted, HttpLimits limits = {});

  /// Sends a request and returns when the answer begins. A GET follows at most five redirects, only to HTTP
  /// and HTTPS, and from HTTPS only to HTTPS. A user name and password are taken from the address or from
  /// ~/.netrc. Throws Error (network) if the host cannot be reached, and as HttpAnswer::read().
  HttpAnswer ask(const HttpRequest& request) const;

 private:
  struct Connections;
  friend class HttpAnswer;
  std::shared_ptr<Connections> connections_;
};

/// Throws Error (network) for a status other than 200: NotThere for 404 and 410. `url` is what was asked for.
void check_status(int status, const std::string& url);

/// Returns the address as messages show it: without a user name and a password.
std::string shown_address(const std::string& url);

}  // namespace kvq
