// SPDX-License-Identifier: MIT
#include "schema/postgresql/engine/postgresql_engine.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/base/error.hpp"
#include "schema/postgresql/dialect/capabilities.hpp"
#include "schema/postgresql/dialect/filter_run.hpp"
#include "schema/postgresql/dialect/translate.hpp"
#include "schema/postgresql/server.hpp"
#include "schema/sqlite/migrate.hpp"

namespace kvq::postgresql {
namespace {

/// What SQLite's own statements are on the server.
struct OwnStatement {
  std::string_view of_sqlite;
  std::string_view of_server;
};

constexpr std::array own_statements = {
    // Readers see one state, as in SQLite.
    OwnStatement{"BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"},
    OwnStatement{"BEGIN IMMEDIATE", "BEGIN"},
    OwnStatement{"COMMIT", "COMMIT"},
    OwnStatement{"ROLLBACK", "ROLLBACK"},
    // It changes with each transaction on the server.
    OwnStatement{"PRAGMA data_version", "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"},
};

const OwnStatement* own_statement(std::string_view sql) {
  for (const OwnStatement& each : own_statements) {
    if (each.of_sqlite == sql) return &each;
  }
  return nullptr;
}

class PostgresqlEngine : public Engine {
 public:
  PostgresqlEngine(const std::string& address, int64_t now) : server_(connect(address)) {
    check_copy();
    surroundings_.now = now;
  }

  std::unique_ptr<EngineRows> run(const std::string& sql, std::span<const EngineValue> values) override {
    if (const OwnStatement* own = own_statement(sql)) {
      is_in_transaction_ = sql.starts_with("BEGIN") || (is_in_transaction_ && sql.starts_with("PRAGMA"));
      return server_->query(std::string(own->of_server));
    }
    Translation translation = translator_.translate(sql, values, surroundings_);
    for (const Filter& filter : translation.filters) translation.values[filter.value] = matching(filter);
    return read_again_if_lost(translation);
  }

  void execute(std::string_view sql) override {
    const OwnStatement* own = own_statement(sql);
    if (own == nullptr) throw std::logic_error(fmt::format("'{}' is for the file of a database", sql));
    is_in_transaction_ = sql.starts_with("BEGIN");
    server_->execute(std::string(own->of_server));
  }

  std::vector<PlanLine> plan(const std::string& sql, std::span<const EngineValue> values) override {
    Translation translation = translator_.translate(sql, values, surroundings_);
    std::vector<PlanLine> lines;
    for (const Filter& filter : translation.filters) {
      lines.push_back({"server", fmt::format("{} -- filtered by kvq: /{}/", filter.sql, filter.regex)});
      translation.values[filter.value] = std::string("{}");
    }
    lines.push_back({"server", translation.sql});
    const auto rows = server_->query("EXPLAIN (VERBOSE, COSTS OFF) " + translation.sql, translation.values);
    while (rows->next()) lines.push_back({"steps", std::string(rows->text(0))});
    for (const Capability& each : capabilities) {
      // Only those that the statement uses.
      if (sql.find(each.word) == std::string::npos) continue;
      lines.push_back({"dialect", fmt::format("{}: {}", each.word, each.becomes)});
    }
    return lines;
  }

  void limit(std::function<bool()> is_over) override { server_->limit(std::move(is_over)); }
  void set_now(int64_t now) override { surroundings_.now = now; }
  void set_web_archives(const WebArchives& archives) override { surroundings_.web_archives = archives; }
  bool is_connected() const override { return server_->is_connected(); }
  EngineFacts facts() override {
    const auto rows = server_->query(
        "SELECT current_setting('server_version'), pg_is_in_recovery(), copied, extract(epoch FROM "
        "now() - pg_last_xact_replay_timestamp())::bigint FROM kvq_copy");
    if (!rows->next()) return {};
    const bool is_standby = rows->integer(1) != 0;
    EngineFacts facts{
        .server = fmt::format("{}, PostgreSQL {}{}", name(), rows->text(0), is_standby ? ", a standby" : ""),
        .copied = rows->integer(2),
        .seconds_since_change = {}};
    if (is_standby && !rows->is_null(3)) facts.seconds_since_change = rows->integer(3);
    return facts;
  }
  int64_t bytes() override {
    const auto rows = server_->query("SELECT pg_database_size(current_database())");
    return rows->next() ? rows->integer(0) : 0;
  }
  std::string name() const override { return server_->name(); }

 private:
  /// Throws Error if the tables are not those that this program reads.
  void check_copy() {
    const auto rows = server_->query("SELECT schema_version, stage = 'complete' FROM kvq_copy");
    const bool is_complete = rows->next() && rows->integer(1) != 0;
    const char* hint = "run 'kvq copy FILE ADDRESS'";
    if (!is_complete) {
      throw Error(ErrorKind::database, fmt::format("the first copy to {} has not ended yet", server_->name()),
                  hint);
    }
    if (rows->integer(0) != newest_schema_version()) {
      throw Error(ErrorKind::database,
                  fmt::format("{} has the tables of schema {}, this kvq needs {}", server_->name(),
                              rows->integer(0), newest_schema_version()),
                  hint);
    }
  }

  /// A standby also ends connections for changes that it must apply, and a server that restarts ends all.
  std::unique_ptr<EngineRows> read_again_if_lost(const Translation& translation) {
    try {
      return server_->query(translation.sql, translation.values);
    } catch (const Error& error) {
      const bool only_reads = translation.sql.starts_with("SELECT") || translation.sql.starts_with("WITH");
      if (error.kind() != ErrorKind::network || server_->is_connected() || is_in_transaction_ || !only_reads)
        throw;
    }
    server_->reconnect();
    return server_->query(translation.sql, translation.values);
  }

  /// Returns what matches a regular expression that only kvq can evaluate.
  ServerValue matching(const Filter& filter) {
    FilterRun run(filter);
    const auto rows = server_->query(filter.sql, filter.values);
    while (rows->next()) {
      if (filter.kind == Filter::Kind::text) {
        run.add_text(rows->text(0));
      } else {
        run.add_body(rows->integer(0), rows->text(1), rows->text(2), rows->text(3));
      }
    }
    return run.matching();
  }

  std::unique_ptr<Server> server_;
  Translator translator_;
  Surroundings surroundings_;
  bool is_in_transaction_ = false;
};

}  // namespace

std::unique_ptr<Engine> open_engine(const std::string& address, int64_t now) {
  return std::make_unique<PostgresqlEngine>(address, now);
}

}  // namespace kvq::postgresql
