// SPDX-License-Identifier: MIT
// The socket that the server listens on.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "schema/base/descriptor.hpp"

namespace kvq::serve {

/// An address and port to listen on.
struct Endpoint {
  /// An IP address, or "localhost".
  std::string host;
  std::string port;
};

/// Reads `HOST:PORT`, `[IPv6]:PORT` or `:PORT` (all addresses). Throws Error (usage).
Endpoint endpoint_named(const std::string& text);

/// Whether a connection can only come from this machine.
bool is_loopback(const Endpoint& endpoint);
/// The same of the address that a socket is bound to; a UNIX socket is one of this machine.
bool is_loopback(int socket);

/// Binds and listens. Throws Error (usage) with the reason if it cannot.
Descriptor listen_on(const Endpoint& endpoint);

/// Returns the socket that systemd (sd_listen_fds(3)) or another starter passed in with LISTEN_FDS and
/// LISTEN_PID; absent if none was. Removes both variables, so that no child takes the socket for its own.
/// Throws Error (usage) for more than one socket, or for one that does not listen.
std::optional<Descriptor> passed_socket();

/// Returns the address that a socket is bound to, as a link: `http://127.0.0.1:8587/`; for a UNIX socket its
/// path.
std::string address_of_socket(int socket);

/// Allows as many open files as the system lets this process have, at most `wanted`. Returns how many it may
/// open.
unsigned allow_open_files(unsigned wanted);

}  // namespace kvq::serve
