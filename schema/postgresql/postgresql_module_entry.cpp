// SPDX-License-Identifier: MIT
#include "postgresql_interface.hpp"
#include "schema/postgresql/libpq_server.hpp"
#include "schema/postgresql/postgresql_module.hpp"

extern "C" {
[[gnu::visibility("default")]] extern const char* const kvq_postgresql_interface;
[[gnu::visibility("default")]] extern const kvq::postgresql::PostgresqlModule kvq_postgresql;

const char* const kvq_postgresql_interface = kvq::postgresql_interface;

const kvq::postgresql::PostgresqlModule kvq_postgresql = {.connect = kvq::postgresql::connect_by_libpq};
}
