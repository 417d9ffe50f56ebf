// SPDX-License-Identifier: MIT
// git's smart protocol over HTTP (gitprotocol-http(5)) for libgit2, with kvq's HTTP client: libgit2's own
// knows no time limits before 1.7, and cannot be interrupted while it waits.
#pragma once

#include <git2.h>
#include <git2/sys/transport.h>

#include <exception>
#include <string>

#include "indexer/mirror/http.hpp"

namespace kvq {

/// Whether the address is one of HTTP or HTTPS.
bool is_http(const std::string& address);

/// The connection of one remote.
class GitOverHttp {
 public:
  explicit GitOverHttp(const HttpClient& client) : client_(client) {}
  GitOverHttp(const GitOverHttp&) = delete;
  GitOverHttp& operator=(const GitOverHttp&) = delete;

  /// Gives libgit2 the transport. Must outlive the remote.
  int make_transport(git_transport** out, git_remote* owner);

  /// Throws what made a call of libgit2 fail, if it was thrown in here.
  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }
  bool has_failed() const { return failure_ != nullptr; }

  /// The address that the host redirected to; empty if it did not.
  const std::string& moved_to() const { return moved_to_; }

 private:
  struct Subtransport;
  struct Stream;
  static int make_subtransport(git_smart_subtransport** out, git_transport* owner, void* self);

  /// Calls a function for libgit2, which is written in C: keeps an exception and returns -1 instead.
  template <class Function>
  int guarded(Function function);

  const HttpClient& client_;
  git_smart_subtransport_definition definition_{};
  std::exception_ptr failure_;
  std::string moved_to_;
};

}  // namespace kvq
