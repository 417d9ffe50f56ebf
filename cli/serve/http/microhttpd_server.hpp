// SPDX-License-Identifier: MIT
// The server over libmicrohttpd, which is included only in its source. Part of the module; see
// http_module.hpp.
#pragma once

#include <memory>

#include "cli/serve/http/http_server.hpp"

namespace kvq::serve {

/// Has the contract of HttpModule::start.
std::unique_ptr<HttpServer> start_microhttpd(const HttpOptions& options, HttpCallbacks callbacks);

}  // namespace kvq::serve
