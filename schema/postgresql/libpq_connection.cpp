// SPDX-License-Identifier: MIT
#include "schema/postgresql/libpq_connection.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <array>
#include <cerrno>
#include <string>
#include <string_view>
#include <vector>

#include "schema/postgresql/libpq_rows.hpp"
#include "schema/sqlite/database_place.hpp"

namespace kvq::postgresql {
namespace {

// Fifty times a second.
constexpr int between_asks_ms = 20;
// Its SQLSTATE.
constexpr std::string_view query_canceled = "57014";

// search_path: all tables of kvq are in its own schema. jit: compiling a query takes longer than most take,
// and so does starting workers, which the queries of others need. random_page_cost: no disk of today needs 4.
// enable_material: a nested loop over kept rows is right only for as few as the planner expects, and is the
// worst choice for more.
constexpr std::string_view settings =
    "-c search_path=kvq -c jit=off -c client_min_messages=warning -c random_page_cost=1.1 "
    "-c parallel_setup_cost=20000 -c enable_material=off";

/// The options of a connection, with those that kvq adds.
class ConnectionOptions {
 public:
  explicit ConnectionOptions(const std::string& address) {
    char* reason = nullptr;
    parsed_.reset(PQconninfoParse(address.c_str(), &reason));
    const std::string why = reason ? on_one_line(reason) : "not enough memory";
    PQfreemem(reason);
    if (!parsed_) {
      // The reason may quote the password.
      const bool has_password = without_password(address) != address;
      throw Error(ErrorKind::usage,
                  "the address of the server cannot be read" + (has_password ? "" : ": " + why),
                  "write it as postgresql://USER@HOST/DATABASE, with special characters as %XX");
    }
    for (const PQconninfoOption* option = parsed_.get(); option->keyword != nullptr; ++option)
      if (option->val != nullptr) add(option->keyword, option->val);
    options_ = std::string(settings) + " " + value_of("options");
    add("options", options_.c_str());
    add("client_encoding", "UTF8");
    if (value_of("fallback_application_name").empty()) add("fallback_application_name", "kvq");
    if (value_of("connect_timeout").empty()) add("connect_timeout", "10");
    keywords_.push_back(nullptr);
    values_.push_back(nullptr);
  }

  PGconn* connect() const { return PQconnectdbParams(keywords_.data(), values_.data(), 0); }

 private:
  void add(const char* keyword, const char* value) {
    keywords_.push_back(keyword);
    values_.push_back(value);
  }
  std::string value_of(std::string_view keyword) const {
    for (size_t i = 0; i < keywords_.size(); ++i) {
      if (keywords_[i] == keyword) return values_[i];
    }
    return {};
  }

  Owned<PQconninfoOption> parsed_;
  std::string options_;
  std::vector<const char*> keywords_;
  std::vector<const char*> values_;
};

void ignore_notice(void* /*argument*/, const PGresult* /*result*/) {}

std::string name_of(PGconn* connection) {
  const char* host = PQhost(connection);
  const std::string_view where = host && *host != '\0' ? host : "this machine";
  const char* database = PQdb(connection);
  // A host that begins with a slash is the folder of a Unix-domain socket.
  return fmt::format("database '{}' on {}", database ? database : "",
                     where.starts_with('/') ? "this machine" : where);
}

}  // namespace

LibpqConnection::LibpqConnection(const std::string& address)
    : connection_(ConnectionOptions(address).connect()) {
  if (!connection_) throw Error(ErrorKind::database, "there is not enough memory");
  name_ = name_of(connection_.get());
  check();
  PQsetNoticeReceiver(connection_.get(), ignore_notice, nullptr);
}

void LibpqConnection::check() {
  if (PQstatus(connection_.get()) == CONNECTION_OK) return;
  throw Error(ErrorKind::network,
              fmt::format("cannot connect to {}: {}", name_, on_one_line(PQerrorMessage(connection_.get()))),
              "check the address, and that the server is up and lets you in (pg_hba.conf)");
}

void LibpqConnection::reconnect() {
  reader_ = nullptr;
  has_cancelled_ = false;
  PQreset(connection_.get());
  check();
}

void LibpqConnection::make_free() {
  if (reader_ != nullptr) reader_->keep_rest();
}

bool LibpqConnection::is_over() {
  return !has_cancelled_ && is_over_ && is_over_();
}

void LibpqConnection::wait() {
  pollfd socket = {PQsocket(connection_.get()), POLLIN, 0};
  const int ready = poll(&socket, 1, is_over_ ? between_asks_ms : -1);
  if (ready < 0 && errno != EINTR) throw_error(nullptr);
  if (ready > 0 && PQconsumeInput(connection_.get()) == 0) throw_error(nullptr);
  if (is_over()) {
    has_cancelled_ = true;
    cancel();
  }
}

Owned<PGresult> LibpqConnection::next_result() {
  while (PQisBusy(connection_.get()) != 0) wait();
  Owned<PGresult> result(PQgetResult(connection_.get()));
  if (!result) has_cancelled_ = false;
  return result;
}

Owned<PGresult> LibpqConnection::next_good_result() {
  Owned<PGresult> result = next_result();
  if (!result) return result;
  const ExecStatusType status = PQresultStatus(result.get());
  if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE) {
    const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    const bool is_our_limit = has_cancelled_ && state != nullptr && std::string_view(state) == query_canceled;
    finish_statement();
    if (is_our_limit) throw Error(ErrorKind::interrupted, "interrupted");
    throw_error(result.get());
  }
  return result;
}

void LibpqConnection::finish_statement() {
  while (next_result()) {
  }
}

void LibpqConnection::cancel() noexcept {
  const Owned<PGcancel> cancel(PQgetCancel(connection_.get()));
  std::array<char, 256> reason = {};
  // If it fails, the statement goes on until it ends by itself.
  if (cancel) PQcancel(cancel.get(), reason.data(), static_cast<int>(reason.size()));
}

void LibpqConnection::throw_error(const PGresult* result) {
  throw error_of(connection_.get(), result, name_);
}

}  // namespace kvq::postgresql
