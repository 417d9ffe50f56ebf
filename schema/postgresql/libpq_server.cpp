// SPDX-License-Identifier: MIT
#include "schema/postgresql/libpq_server.hpp"

#include <array>
#include <bit>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "schema/base/overloaded.hpp"
#include "schema/postgresql/libpq_connection.hpp"
#include "schema/postgresql/libpq_copy.hpp"
#include "schema/postgresql/libpq_rows.hpp"

namespace kvq::postgresql {
namespace {

constexpr int binary = 1;
// Each costs the server some memory.
constexpr size_t most_prepared = 200;
// A standby cancels queries whose rows the primary has removed; each attempt sees a newer state.
constexpr int most_attempts = 6;
// Such changes come in bursts.
constexpr std::chrono::milliseconds first_wait{50};

std::string network_order(uint64_t number) {
  std::string out(8, '\0');
  for (size_t i = 0; i < 8; ++i) out[i] = static_cast<char>(number >> (56 - 8 * i));
  return out;
}

/// Values as libpq takes them.
class Parameters {
 public:
  explicit Parameters(std::span<const ServerValue> values) {
    bytes_.reserve(values.size());
    for (const ServerValue& value : values) add(value);
    for (size_t i = 0; i < bytes_.size(); ++i) {
      pointers_.push_back(types[i] == type_unknown ? nullptr : bytes_[i].data());
      lengths_.push_back(static_cast<int>(bytes_[i].size()));
      formats_.push_back(binary);
    }
  }

  int count() const { return static_cast<int>(bytes_.size()); }
  const char* const* pointers() const { return pointers_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

  std::vector<Oid> types;

 private:
  void add(const ServerValue& value) {
    std::visit(
        Overloaded{[&](std::monostate) { add(type_unknown, {}); },
                   [&](int64_t number) { add(type_int8, network_order(static_cast<uint64_t>(number))); },
                   [&](double number) { add(type_float8, network_order(std::bit_cast<uint64_t>(number))); },
                   [&](const std::string& text) { add(type_text, stored_text(text)); },
                   [&](const Bytes& bytes) { add(type_bytea, bytes.bytes); }},
        value);
  }
  void add(Oid type, std::string bytes) {
    types.push_back(type);
    bytes_.push_back(std::move(bytes));
  }

  std::vector<std::string> bytes_;
  std::vector<const char*> pointers_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

class LibpqServer : public Server {
 public:
  explicit LibpqServer(const std::string& address) : connection_(address) {}

  void execute(const std::string& sql) override {
    begin();
    if (PQsendQuery(connection_.handle(), sql.c_str()) == 0) connection_.throw_error(nullptr);
    while (connection_.next_good_result()) {
    }
  }

  std::unique_ptr<ServerRows> query(const std::string& sql, std::span<const ServerValue> values) override {
    begin();
    const Parameters parameters(values);
    // In a transaction the state stays the same, so that another attempt would end the same way.
    const bool is_alone = PQtransactionStatus(connection_.handle()) == PQTRANS_IDLE;
    for (int attempt = 1;; ++attempt) {
      try {
        send(sql, parameters);
        return std::make_unique<LibpqRows>(connection_, is_alone);
      } catch (const Error& error) {
        if (error.kind() != ErrorKind::locked || !is_alone || attempt == most_attempts) throw;
      }
      std::this_thread::sleep_for(first_wait * (1 << attempt));
      begin();
    }
  }

  std::unique_ptr<CopyIn> copy_in(const std::string& sql) override {
    begin();
    return std::make_unique<LibpqCopyIn>(connection_, sql);
  }

  void limit(IsOver is_over) override {
    is_over_ = is_over;
    connection_.limit(std::move(is_over));
  }
  void reconnect() override {
    connection_.reconnect();
    uses_.clear();
    prepared_ = 0;
  }
  bool is_connected() const override { return PQstatus(connection_.handle()) == CONNECTION_OK; }
  int version() const override { return PQserverVersion(connection_.handle()); }
  const std::string& name() const override { return connection_.name(); }

 private:
  void begin() {
    if (is_over_ && is_over_()) throw Error(ErrorKind::interrupted, "interrupted");
    connection_.make_free();
  }

  /// Sends a statement; from its second use on, the server has parsed it already.
  void send(const std::string& sql, const Parameters& parameters) {
    std::string key = sql;
    for (const Oid type : parameters.types) key.append(1, '\0').append(std::to_string(type));
    Use& use = uses_[key];
    if (++use.times == 2) prepare(use, sql, parameters);
    PGconn* handle = connection_.handle();
    const int sent =
        use.name.empty()
            ? PQsendQueryParams(handle, sql.c_str(), parameters.count(), parameters.types.data(),
                                parameters.pointers(), parameters.lengths(), parameters.formats(), binary)
            : PQsendQueryPrepared(handle, use.name.c_str(), parameters.count(), parameters.pointers(),
                                  parameters.lengths(), parameters.formats(), binary);
    if (sent == 0) connection_.throw_error(nullptr);
    PQsetSingleRowMode(handle);
  }

  struct Use {
    int times = 0;
    /// Empty: not prepared.
    std::string name;
  };

  void prepare(Use& use, const std::string& sql, const Parameters& parameters) {
    if (prepared_ == most_prepared) return;
    const std::string name = "kvq" + std::to_string(++prepared_);
    if (PQsendPrepare(connection_.handle(), name.c_str(), sql.c_str(), parameters.count(),
                      parameters.types.data()) == 0)
      connection_.throw_error(nullptr);
    while (connection_.next_good_result()) {
    }
    use.name = name;
  }

  LibpqConnection connection_;
  IsOver is_over_;
  std::unordered_map<std::string, Use> uses_;
  size_t prepared_ = 0;
};

}  // namespace

std::unique_ptr<Server> connect_by_libpq(const std::string& address) {
  return std::make_unique<LibpqServer>(address);
}

}  // namespace kvq::postgresql
