// SPDX-License-Identifier: MIT
// Who may ask: the token, and the names by which the server may be called.
#pragma once

#include <optional>
#include <string>

#include "cli/serve/http/exchange.hpp"

namespace kvq::serve {

struct AdmissionRules {
  /// Empty: everybody may ask.
  std::string token;
  /// Whether all requests come through a proxy, which decides about names, and says in X-Forwarded-For who
  /// asks.
  bool behind_proxy = false;
  /// Whether the server may be called by any name, as over a UNIX socket.
  bool any_host = false;
};

/// The shortest token, in bytes: 96 bits in base64.
inline constexpr size_t shortest_token = 16;

/// Throws Error (usage) if the token is short, or has a character that a header cannot carry unchanged.
void check_token(const std::string& token);

enum class Admission {
  granted,
  /// The token is missing or wrong.
  unknown,
  /// The request names another host. A page of the web may have the name of its server point to this machine,
  /// to read what this server says to the reader's browser (DNS rebinding).
  other_host,
};

Admission admission_of(const Request& request, const AdmissionRules& rules);

/// Returns the client that the proxy nearest to this server names; absent if it names none.
std::optional<std::string> forwarded_client(const Request& request);

}  // namespace kvq::serve
