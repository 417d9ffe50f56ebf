// SPDX-License-Identifier: MIT
#include "cli/serve/http/listening.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <system_error>

#include "schema/base/error.hpp"

namespace kvq::serve {
namespace {

constexpr int first_passed = 3;

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

/// Resolves only what needs no name server.
Addresses addresses_of(const Endpoint& endpoint) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  const bool is_name = endpoint.host == "localhost";
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV | (is_name ? 0 : AI_NUMERICHOST);
  addrinfo* found = nullptr;
  const int code = getaddrinfo(endpoint.host.empty() ? nullptr : endpoint.host.c_str(), endpoint.port.c_str(),
                               &hints, &found);
  Addresses out(code == 0 ? found : nullptr, freeaddrinfo);
  if (out == nullptr) {
    throw Error(ErrorKind::usage,
                fmt::format("'{}' is no address to listen on ({})", endpoint.host, gai_strerror(code)),
                "write an IP address or localhost, such as 127.0.0.1:8587 or [::1]:8587");
  }
  return out;
}

bool is_loopback(const sockaddr* address) {
  if (address->sa_family == AF_UNIX) return true;
  if (address->sa_family == AF_INET) {
    constexpr uint32_t network = 127;
    return ntohl(reinterpret_cast<const sockaddr_in*>(address)->sin_addr.s_addr) >> 24 == network;
  }
  return address->sa_family == AF_INET6 &&
         IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr);
}

[[noreturn]] void cannot_listen(const Endpoint& endpoint, const char* hint) {
  throw Error(ErrorKind::usage,
              fmt::format("cannot listen on {}:{}: {}", endpoint.host.empty() ? "*" : endpoint.host,
                          endpoint.port, std::generic_category().message(errno)),
              hint);
}

const char* hint_for(int reason) {
  if (reason == EADDRINUSE) return "another program listens there; choose another port with --listen";
  if (reason == EACCES) return "only root may listen on ports below 1024";
  if (reason == EADDRNOTAVAIL) return "this machine does not have the address";
  return "";
}

sockaddr_storage name_of(int socket) {
  sockaddr_storage out{};
  socklen_t bytes = sizeof(out);
  if (getsockname(socket, reinterpret_cast<sockaddr*>(&out), &bytes) != 0)
    throw Error(ErrorKind::usage, "the socket that was passed in is none (LISTEN_FDS)");
  return out;
}

int number_in(const char* variable) {
  const char* text = std::getenv(variable);
  if (text == nullptr) return 0;
  int number = 0;
  std::from_chars(text, text + std::strlen(text), number);
  return number;
}

}  // namespace

Endpoint endpoint_named(const std::string& text) {
  const size_t colon = text.rfind(':');
  Endpoint out;
  if (colon != std::string::npos) out = {text.substr(0, colon), text.substr(colon + 1)};
  const bool bracketed = out.host.starts_with('[') && out.host.ends_with(']');
  if (bracketed) out.host = out.host.substr(1, out.host.size() - 2);
  int port = -1;
  const char* end = out.port.data() + out.port.size();
  const bool is_number = std::from_chars(out.port.data(), end, port).ptr == end && !out.port.empty();
  constexpr int last_port = 65535;
  if (!is_number || port < 0 || port > last_port || (!bracketed && out.host.find(':') != std::string::npos)) {
    throw Error(ErrorKind::usage, fmt::format("'{}' is no ADDRESS:PORT to listen on", text),
                "examples are 127.0.0.1:8587, [::1]:8587 and :8587 for all addresses");
  }
  addresses_of(out);
  return out;
}

bool is_loopback(const Endpoint& endpoint) {
  const Addresses all = addresses_of(endpoint);
  for (const addrinfo* one = all.get(); one != nullptr; one = one->ai_next) {
    if (!is_loopback(one->ai_addr)) return false;
  }
  return true;
}

bool is_loopback(int socket) {
  const sockaddr_storage name = name_of(socket);
  return is_loopback(reinterpret_cast<const sockaddr*>(&name));
}

Descriptor listen_on(const Endpoint& endpoint) {
  Addresses all = addresses_of(endpoint);
  // Of "all addresses", that of IPv6 takes IPv4 as well.
  const addrinfo* chosen = all.get();
  for (const addrinfo* one = chosen; endpoint.host.empty() && one != nullptr; one = one->ai_next) {
    if (one->ai_family == AF_INET6) chosen = one;
  }
  const auto open = [](const addrinfo* address) {
    return Descriptor(::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  };
  Descriptor socket = open(chosen);
  // A machine without IPv6.
  if (!socket.is_open() && chosen != all.get()) socket = open(chosen = all.get());
  if (!socket.is_open()) cannot_listen(endpoint, "");
  const int yes = 1;
  const int no = 0;
  setsockopt(socket.number(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  if (endpoint.host.empty() && chosen->ai_family == AF_INET6)
    setsockopt(socket.number(), IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof(no));
  if (bind(socket.number(), chosen->ai_addr, chosen->ai_addrlen) != 0 ||
      listen(socket.number(), SOMAXCONN) != 0)
    cannot_listen(endpoint, hint_for(errno));
  return socket;
}

std::optional<Descriptor> passed_socket() {
  const int sockets = number_in("LISTEN_FDS");
  const bool for_this_process = number_in("LISTEN_PID") == getpid();
  unsetenv("LISTEN_FDS");
  unsetenv("LISTEN_PID");
  unsetenv("LISTEN_FDNAMES");
  if (sockets == 0 || !for_this_process) return std::nullopt;
  if (sockets != 1) {
    throw Error(ErrorKind::usage, fmt::format("{} sockets were passed in (LISTEN_FDS)", sockets),
                "kvq serve takes one: ListenStream= once in the socket unit");
  }
  int listens = 0;
  socklen_t bytes = sizeof(listens);
  if (getsockopt(first_passed, SOL_SOCKET, SO_ACCEPTCONN, &listens, &bytes) != 0 || listens == 0) {
    throw Error(ErrorKind::usage, "the socket that was passed in does not listen (LISTEN_FDS)",
                "in the socket unit, set ListenStream= and Accept=no");
  }
  fcntl(first_passed, F_SETFD, FD_CLOEXEC);
  fcntl(first_passed, F_SETFL, fcntl(first_passed, F_GETFL) | O_NONBLOCK);
  return Descriptor(first_passed);
}

std::string address_of_socket(int socket) {
  const sockaddr_storage name = name_of(socket);
  if (name.ss_family == AF_UNIX) return reinterpret_cast<const sockaddr_un*>(&name)->sun_path;
  const bool is_v6 = name.ss_family == AF_INET6;
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  getnameinfo(reinterpret_cast<const sockaddr*>(&name), is_v6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in),
              host.data(), host.size(), port.data(), port.size(), NI_NUMERICHOST | NI_NUMERICSERV);
  return fmt::format(fmt::runtime(is_v6 ? "http://[{}]:{}/" : "http://{}:{}/"), host.data(), port.data());
}

unsigned allow_open_files(unsigned wanted) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  if (limit.rlim_cur < wanted) {
    limit.rlim_cur = std::min<rlim_t>(wanted, limit.rlim_max);
    setrlimit(RLIMIT_NOFILE, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
  }
  return static_cast<unsigned>(std::min<rlim_t>(limit.rlim_cur, wanted));
}

}  // namespace kvq::serve
