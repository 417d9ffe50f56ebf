// SPDX-License-Identifier: MIT
// The server as a shared module: libmicrohttpd depends on GnuTLS and more, and loading these takes longer
// than most queries, which need no server.
#pragma once

#include <memory>

#include "cli/serve/http/http_server.hpp"

namespace kvq::serve {

struct HttpModule {
  /// Starts a server. Throws Error (database) if the system does not allow it.
  std::unique_ptr<HttpServer> (*start)(const HttpOptions& options, HttpCallbacks callbacks);
};

/// Returns the module; the first call loads it. Throws Error (installation).
const HttpModule& http_module();

}  // namespace kvq::serve
