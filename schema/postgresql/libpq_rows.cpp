// SPDX-License-Identifier: MIT
#include "schema/postgresql/libpq_rows.hpp"

#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace kvq::postgresql {
namespace {

// Reading so many rows costs less than asking the server to stop.
constexpr int most_rows_to_drop = 1'000;

/// Reads a number in network byte order.
uint64_t big_endian(std::string_view bytes) {
  uint64_t out = 0;
  for (const char c : bytes) out = out << 8 | static_cast<unsigned char>(c);
  return out;
}

bool is_integer(Oid type) {
  return type == type_int8 || type == type_int4 || type == type_int2 || type == type_bool;
}

int64_t integer_of(Oid type, std::string_view bytes) {
  const uint64_t number = big_endian(bytes);
  if (type == type_int4) return static_cast<int32_t>(number);
  if (type == type_int2) return static_cast<int16_t>(number);
  return static_cast<int64_t>(number);
}

double real_of(std::string_view bytes) {
  return std::bit_cast<double>(big_endian(bytes));
}

bool is_row(const PGresult* result) {
  return PQresultStatus(result) == PGRES_SINGLE_TUPLE;
}

}  // namespace

LibpqRows::LibpqRows(LibpqConnection& connection, bool may_cancel)
    : connection_(&connection), may_cancel_(may_cancel) {
  read_next();
  if (is_open_) connection_->set_reader(this);
}

LibpqRows::~LibpqRows() {
  if (!is_open_) return;
  connection_->set_reader(nullptr);
  drop_rest();
}

void LibpqRows::read_next() {
  Owned<PGresult> result = connection_->next_good_result();
  if (result && is_row(result.get())) return kept_.push_back(std::move(result));
  if (result) {
    const std::string_view number = PQcmdTuples(result.get());
    std::from_chars(number.data(), number.data() + number.size(), changed_rows_);
  }
  connection_->finish_statement();
  is_open_ = false;
  if (connection_->reader() == this) connection_->set_reader(nullptr);
}

void LibpqRows::keep_rest() {
  while (is_open_) read_next();
}

void LibpqRows::drop_rest() noexcept {
  try {
    for (int rows = 0; rows < most_rows_to_drop; ++rows) {
      if (!connection_->next_result()) return;
    }
    if (may_cancel_) connection_->cancel();
    connection_->finish_statement();
  } catch (const Error&) {
    // The connection is lost: the next statement says so.
  }
}

bool LibpqRows::next() {
  made_.clear();
  try {
    if (kept_.empty() && is_open_) read_next();
  } catch (...) {
    is_open_ = false;
    connection_->set_reader(nullptr);
    throw;
  }
  if (kept_.empty()) return false;
  row_ = std::move(kept_.front());
  kept_.pop_front();
  return true;
}

int LibpqRows::columns() const {
  return row_ ? PQnfields(row_.get()) : 0;
}

bool LibpqRows::is_null(int column) const {
  return PQgetisnull(row_.get(), 0, column) != 0;
}

std::string_view LibpqRows::bytes(int column) const {
  return {PQgetvalue(row_.get(), 0, column), static_cast<size_t>(PQgetlength(row_.get(), 0, column))};
}

int64_t LibpqRows::integer(int column) const {
  if (is_null(column)) return 0;
  const Oid type = PQftype(row_.get(), column);
  if (is_integer(type)) return integer_of(type, bytes(column));
  if (type == type_float8) return static_cast<int64_t>(real_of(bytes(column)));
  return 0;
}

std::string_view LibpqRows::text(int column) const {
  if (is_null(column)) return {};
  const Oid type = PQftype(row_.get(), column);
  if (type == type_bytea) return bytes(column);
  if (type == type_numeric) throw std::logic_error("a statement of kvq gives a numeric");
  if (is_integer(type)) return made_.emplace_back(fmt::format("{}", integer_of(type, bytes(column))));
  if (type == type_float8) return made_.emplace_back(fmt::format("{}", real_of(bytes(column))));
  const std::string_view stored = bytes(column);
  if (!has_mark(stored)) return stored;
  return made_.emplace_back(text_as_written(stored));
}

std::variant<std::monostate, int64_t, double, std::string> LibpqRows::value(int column) const {
  if (is_null(column)) return {};
  const Oid type = PQftype(row_.get(), column);
  if (is_integer(type)) return integer_of(type, bytes(column));
  if (type == type_float8) return real_of(bytes(column));
  return std::string(text(column));
}

}  // namespace kvq::postgresql
