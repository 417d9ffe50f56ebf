// SPDX-License-Identifier: MIT
// Compressed answers. Part of the module; see http_module.hpp.
#pragma once

#include <string>
#include <string_view>

#include "cli/serve/http/exchange.hpp"

namespace kvq::serve {

/// Whether a header Accept-Encoding allows gzip (RFC 9110, section 12.5.3).
bool accepts_gzip(std::string_view accept_encoding);

/// Compresses the body of an answer if the client takes that, the type is one of text, and the body is large
/// enough to become smaller. Sets the headers Content-Encoding and Vary.
void compress_for(const Request& request, Response& response);

}  // namespace kvq::serve
