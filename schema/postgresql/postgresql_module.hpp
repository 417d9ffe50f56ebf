// SPDX-License-Identifier: MIT
// The client of PostgreSQL as a shared module: libpq depends on OpenSSL, Kerberos and LDAP, and loading these
// takes longer than most queries.
#pragma once

#include <memory>
#include <string>

#include "schema/postgresql/server.hpp"

namespace kvq::postgresql {

/// The functions of the module. Each has the contract of its namesake and throws the same errors.
struct PostgresqlModule {
  std::unique_ptr<Server> (*connect)(const std::string& address);
};

/// Returns the module; the first call loads it. Throws Error (installation) if it is missing or from another
/// build.
const PostgresqlModule& postgresql_module();

}  // namespace kvq::postgresql
