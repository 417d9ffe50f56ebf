// SPDX-License-Identifier: MIT
// The connection that the views read from.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "schema/base/error.hpp"
#include "schema/sqlite/database.hpp"
#include "schema/sqlite/time_limit.hpp"

namespace kvq::browse {

/// The user has cancelled what was being read.
class Cancelled : public Error {
 public:
  Cancelled() : Error(ErrorKind::interrupted, "cancelled") {}
};

/// Opens the database; `now` is in seconds UTC.
using OpenDatabase = std::function<std::unique_ptr<Database>(int64_t now)>;

class Reader {
 public:
  /// `clock` returns seconds UTC. `is_cancelled` is called while a statement runs; it must not throw.
  Reader(OpenDatabase open, std::function<int64_t()> clock, std::function<bool()> is_cancelled);

  /// Runs read(database) within the limit of time. Throws Cancelled if the user cancels it, and Error.
  template <class Read>
  auto read(Read read) {
    TimeLimit limit(*database_, longest_query, is_cancelled_);
    try {
      return read(std::as_const(*database_));
    } catch (const Error&) {
      if (limit.is_cancelled()) throw Cancelled();
      if (limit.is_exceeded()) refuse_long_query();
      throw;
    }
  }

  const Database& database() const { return *database_; }
  /// The time that relative dates are reckoned from: when the database was opened.
  int64_t now() const { return now_; }

  /// Opens the database again: it may have been replaced. Throws Error, and keeps the old one.
  void reopen();
  /// Whether the database is not as it was when the views were read.
  bool has_changed() const;

 private:
  static constexpr std::chrono::minutes longest_query{10};
  [[noreturn]] static void refuse_long_query();

  OpenDatabase open_;
  std::function<int64_t()> clock_;
  std::function<bool()> is_cancelled_;
  int64_t now_;
  std::unique_ptr<Database> database_;
  int64_t version_;
};

}  // namespace kvq::browse
