// SPDX-License-Identifier: MIT
#include "schema/postgresql/libpq_copy.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace kvq::postgresql {
namespace {

// libpq takes sizes as int, and keeps what it has not sent yet in memory.
constexpr size_t most_bytes_at_once = size_t{1} << 20;

}  // namespace

LibpqCopyIn::LibpqCopyIn(LibpqConnection& connection, const std::string& sql) : connection_(&connection) {
  if (PQsendQuery(connection_->handle(), sql.c_str()) == 0) connection_->throw_error(nullptr);
  const Owned<PGresult> result = connection_->next_good_result();
  if (!result || PQresultStatus(result.get()) != PGRES_COPY_IN)
    throw std::logic_error("copy_in() was given another statement");
  is_open_ = true;
}

LibpqCopyIn::~LibpqCopyIn() {
  if (!is_open_) return;
  PQputCopyEnd(connection_->handle(), "kvq ended it");
  try {
    connection_->finish_statement();
  } catch (const Error&) {
    // The connection is lost, and the COPY with it.
  }
}

void LibpqCopyIn::put(std::string_view bytes) {
  while (!bytes.empty()) {
    const size_t size = std::min(bytes.size(), most_bytes_at_once);
    if (PQputCopyData(connection_->handle(), bytes.data(), static_cast<int>(size)) != 1)
      connection_->throw_error(nullptr);
    bytes.remove_prefix(size);
  }
}

int64_t LibpqCopyIn::finish() {
  is_open_ = false;
  if (PQputCopyEnd(connection_->handle(), nullptr) != 1) connection_->throw_error(nullptr);
  int64_t rows = 0;
  while (const Owned<PGresult> result = connection_->next_good_result()) {
    const std::string_view number = PQcmdTuples(result.get());
    std::from_chars(number.data(), number.data() + number.size(), rows);
  }
  return rows;
}

}  // namespace kvq::postgresql
