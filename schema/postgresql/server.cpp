// SPDX-License-Identifier: MIT
#include "schema/postgresql/server.hpp"

#include "schema/postgresql/postgresql_module.hpp"

namespace kvq::postgresql {

std::unique_ptr<Server> connect(const std::string& address) {
  return postgresql_module().connect(address);
}

}  // namespace kvq::postgresql
