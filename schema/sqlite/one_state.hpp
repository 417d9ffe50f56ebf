// SPDX-License-Identifier: MIT
#pragma once

#include "schema/sqlite/database.hpp"

namespace kvq {

/// While it lives, all reads of the connection see one state of the database, whatever others write
/// meanwhile. The database must outlive it.
class OneState {
 public:
  explicit OneState(const Database& database);
  ~OneState();
  OneState(const OneState&) = delete;
  OneState& operator=(const OneState&) = delete;

 private:
  const Database& database_;
};

}  // namespace kvq
