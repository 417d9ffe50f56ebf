// SPDX-License-Identifier: MIT
// Limits how long the statements of a connection may run.
#pragma once

#include <chrono>
#include <stop_token>

#include "schema/sqlite/database.hpp"

namespace kvq {

/// While it lives, a statement of the connection that still runs after the time limit, or after somebody
/// asked to stop, ends with Error (interrupted); so do all later ones. A connection has one limit at a time.
/// The database must outlive it.
class TimeLimit {
 public:
  TimeLimit(const Database& database, std::chrono::milliseconds limit, std::stop_token stop = {});
  ~TimeLimit();
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;

  /// Whether the limit or a stop has ended a statement.
  bool is_exceeded() const { return exceeded_; }

 private:
  static int check(void* self);

  const Database& database_;
  std::chrono::steady_clock::time_point end_;
  std::stop_token stop_;
  bool exceeded_ = false;
};

}  // namespace kvq
