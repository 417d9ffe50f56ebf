// SPDX-License-Identifier: MIT
#include "schema/sqlite/one_state.hpp"

#include "schema/base/error.hpp"

namespace kvq {

OneState::OneState(const Database& database) : database_(database) {
  database_.execute("BEGIN");
}

OneState::~OneState() {
  try {
    database_.execute("ROLLBACK");
  } catch (const Error&) {
    // SQLite has already ended it by itself.
  }
}

}  // namespace kvq
