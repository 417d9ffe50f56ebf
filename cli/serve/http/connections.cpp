// SPDX-License-Identifier: MIT
#include "cli/serve/http/connections.hpp"

#include <sys/socket.h>

namespace kvq::serve {

using Clock = std::chrono::steady_clock;

void Connections::add(Connection& connection, std::chrono::seconds time) {
  const std::lock_guard lock(mutex_);
  connection.deadline = Clock::now() + time;
  all_.insert(&connection);
}

void Connections::remove(Connection& connection) {
  // Under the lock, so that end_late() cannot shut down a socket that has got the same number since.
  const std::lock_guard lock(mutex_);
  all_.erase(&connection);
}

void Connections::allow(Connection& connection, std::chrono::seconds time) {
  const std::lock_guard lock(mutex_);
  connection.deadline = Clock::now() + time;
}

void Connections::allow_any(Connection& connection) {
  const std::lock_guard lock(mutex_);
  connection.deadline = Clock::time_point::max();
}

void Connections::end_late() {
  const std::lock_guard lock(mutex_);
  const auto now = Clock::now();
  for (Connection* connection : all_) {
    if (connection->deadline < now) shutdown(connection->socket, SHUT_RDWR);
  }
}

}  // namespace kvq::serve
