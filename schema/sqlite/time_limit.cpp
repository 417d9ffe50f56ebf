// SPDX-License-Identifier: MIT
#include "schema/sqlite/time_limit.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <utility>

namespace kvq {
namespace {

// Some 50,000 times a second: a look at the clock costs less than a hundredth of the steps between two.
constexpr int steps_between_checks = 2'000;

}  // namespace

TimeLimit::TimeLimit(const Database& database, std::chrono::milliseconds limit, std::stop_token stop)
    : database_(database), end_(std::chrono::steady_clock::now() + limit), stop_(std::move(stop)) {
  sqlite3_progress_handler(database_.handle().getHandle(), steps_between_checks, &TimeLimit::check, this);
}

TimeLimit::~TimeLimit() {
  sqlite3_progress_handler(database_.handle().getHandle(), 0, nullptr, nullptr);
}

int TimeLimit::check(void* self) {
  auto* limit = static_cast<TimeLimit*>(self);
  if (limit->stop_.stop_requested() || std::chrono::steady_clock::now() > limit->end_)
    limit->exceeded_ = true;
  return limit->exceeded_ ? 1 : 0;
}

}  // namespace kvq
