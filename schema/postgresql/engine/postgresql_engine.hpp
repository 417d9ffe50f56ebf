// SPDX-License-Identifier: MIT
// A copy of a kvq database on a PostgreSQL server, as an engine that answers kvq's SQL.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "schema/sqlite/engine.hpp"

namespace kvq::postgresql {

/// Connects to the copy at this address of libpq. kvq_now() is `now`, in seconds UTC. Throws Error (database)
/// if there is no copy, or one with the tables of another version.
std::unique_ptr<Engine> open_engine(const std::string& address, int64_t now);

}  // namespace kvq::postgresql
