// SPDX-License-Identifier: MIT
#include "schema/postgresql/postgresql_module.hpp"

#include "postgresql_interface.hpp"
#include "schema/base/shared_module.hpp"

namespace kvq::postgresql {

const PostgresqlModule& postgresql_module() {
  static const auto& module =
      *static_cast<const PostgresqlModule*>(load_module({.file = KVQ_POSTGRESQL_MODULE,
                                                         .what = "the part of kvq that uses PostgreSQL",
                                                         .needs = "libpq",
                                                         .interface_symbol = "kvq_postgresql_interface",
                                                         .interface = postgresql_interface,
                                                         .functions_symbol = "kvq_postgresql"}));
  return module;
}

}  // namespace kvq::postgresql
