// SPDX-License-Identifier: MIT
// Server by libpq. For the module only.
#pragma once

#include <memory>
#include <string>

#include "schema/postgresql/server.hpp"

namespace kvq::postgresql {

/// Connects; see connect().
std::unique_ptr<Server> connect_by_libpq(const std::string& address);

}  // namespace kvq::postgresql
