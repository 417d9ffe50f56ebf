// SPDX-License-Identifier: MIT
// Limits how long the statements of a connection may run.
#pragma once

#include <chrono>
#include <functional>

#include "schema/sqlite/database.hpp"

namespace kvq {

/// While it lives, a statement of the connection that still runs after the time limit, or after somebody
/// asked to stop, ends with Error (interrupted); so do all later ones. A connection has one limit at a time.
/// The database must outlive it.
class TimeLimit {
 public:
  TimeLimit(const Database& database, std::chrono::milliseconds limit);
  /// The user may cancel, too: is_cancelled() is called some fifty times a second while a statement runs, and
  /// must not throw.
  TimeLimit(const Database& database, std::chrono::milliseconds limit, std::function<bool()> is_cancelled);
  ~TimeLimit();
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;

  /// Whether the limit or a stop has ended a statement.
  bool is_exceeded() const { return exceeded_; }
  /// Whether the user has cancelled one.
  bool is_cancelled() const { return cancelled_; }

 private:
  static int check(void* self);

  const Database& database_;
  std::chrono::steady_clock::time_point end_;
  std::function<bool()> ask_;
  std::chrono::steady_clock::time_point next_ask_;
  bool exceeded_ = false;
  bool cancelled_ = false;
};

}  // namespace kvq
