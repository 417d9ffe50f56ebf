// SPDX-License-Identifier: MIT
#include "schema/sqlite/time_limit.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <utility>

#include "schema/sqlite/engine.hpp"

namespace kvq {
namespace {

// Some 50,000 times a second: a look at the clock costs less than a hundredth of the steps between two.
constexpr int steps_between_checks = 2'000;
constexpr std::chrono::milliseconds between_asks{20};

}  // namespace

TimeLimit::TimeLimit(const Database& database, std::chrono::milliseconds limit)
    : TimeLimit(database, limit, nullptr) {}

TimeLimit::TimeLimit(const Database& database, std::chrono::milliseconds limit,
                     std::function<bool()> is_cancelled)
    : database_(database),
      end_(std::chrono::steady_clock::now() + limit),
      ask_(std::move(is_cancelled)),
      next_ask_(std::chrono::steady_clock::now() + between_asks) {
  if (Engine* engine = database_.engine()) {
    engine->limit([this] { return check(this) != 0; });
  } else {
    sqlite3_progress_handler(database_.handle().getHandle(), steps_between_checks, &TimeLimit::check, this);
  }
}

TimeLimit::~TimeLimit() {
  if (Engine* engine = database_.engine()) {
    engine->limit(nullptr);
  } else {
    sqlite3_progress_handler(database_.handle().getHandle(), 0, nullptr, nullptr);
  }
}

int TimeLimit::check(void* self) {
  auto* limit = static_cast<TimeLimit*>(self);
  const auto now = std::chrono::steady_clock::now();
  if (now > limit->end_) limit->exceeded_ = true;
  if (limit->ask_ && now >= limit->next_ask_) {
    limit->next_ask_ = now + between_asks;
    limit->cancelled_ = limit->cancelled_ || limit->ask_();
  }
  return limit->exceeded_ || limit->cancelled_ ? 1 : 0;
}

}  // namespace kvq
