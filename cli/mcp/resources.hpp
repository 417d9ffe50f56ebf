// SPDX-License-Identifier: MIT
// Resources: the pages of kvq's documentation that help to ask.
#pragma once

#include <string>

#include "cli/mcp/json_rpc.hpp"

namespace kvq::mcp {

/// Returns all resources as `resources/list` describes them.
Json resources();

/// Returns what `resources/read` answers. Throws ProtocolError (invalid_params) for an unknown address.
Json contents_of_resource(const std::string& uri);

}  // namespace kvq::mcp
