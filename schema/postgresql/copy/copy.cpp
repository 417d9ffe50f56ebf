// SPDX-License-Identifier: MIT
#include "schema/postgresql/copy/copy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <set>
#include <thread>

#include "copy_statements.hpp"
#include "dialect_functions.hpp"
#include "schema/base/error.hpp"
#include "schema/base/numbers.hpp"
#include "schema/full_text/record_checksum.hpp"
#include "schema/postgresql/copy/added_tables.hpp"
#include "schema/postgresql/copy/copied_tables.hpp"
#include "schema/postgresql/copy/copy_mails.hpp"
#include "schema/postgresql/copy/copy_tables.hpp"
#include "schema/postgresql/copy/make_indexes.hpp"
#include "schema/postgresql/copy/server_tables.hpp"
#include "schema/sqlite/changes.hpp"
#include "schema/sqlite/migrate.hpp"

namespace kvq::postgresql {
namespace {

namespace sql = copy_statements;

/// Raised when the tables that only the server has become others.
constexpr int64_t format_of_tables = 1;
constexpr int oldest_server = 150'000;
// Every partition of mails is planned for in every query: fewer are read faster in one (docs/postgresql.md).
constexpr int64_t fewest_mails_by_year = 500'000;

/// What kvq_copy says.
struct State {
  std::string stage;
  int64_t format = 0;
  int64_t schema_version = 0;
  int64_t generation = 0;
  int64_t generation_token = 0;
  int64_t copied = 0;
  std::string word_index;
  int64_t functions = 0;
};

std::optional<State> state_of(Server& server) {
  {
    const auto rows = server.query(std::string(sql::has_copy));
    if (!rows->next() || rows->integer(0) == 0) return std::nullopt;
  }
  const auto rows = server.query(std::string(sql::get_copy));
  if (!rows->next()) return std::nullopt;
  return State{std::string(rows->text(0)), rows->integer(1), rows->integer(2),           rows->integer(3),
               rows->integer(4),           rows->integer(5), std::string(rows->text(6)), rows->integer(7)};
}

/// One copy at a time. The server gives the lock back when the connection ends, also if kvq was killed.
void lock(Server& server) {
  constexpr int attempts = 20;
  for (int attempt = 0; attempt < attempts; ++attempt) {
    const auto rows = server.query(std::string(sql::lock));
    if (rows->next() && rows->integer(0) != 0) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
  }
  throw Error(ErrorKind::locked, fmt::format("another copy to {} is running", server.name()),
              "wait until it has ended; the next copy continues from there");
}

/// Throws Error also when there is nothing new to write.
void check_takes_changes(Server& server) {
  const auto rows = server.query("SELECT pg_is_in_recovery()");
  if (!rows->next() || rows->integer(0) == 0) return;
  throw Error(ErrorKind::database, fmt::format("{} is a standby, which takes no changes", server.name()),
              "use the address of the primary");
}

/// What the session of a copy sets.
void prepare(Server& server) {
  try {
    server.execute("SET default_toast_compression = 'lz4'");
  } catch (const Error& error) {
    // A server that was built without it keeps its default.
    if (error.kind() != ErrorKind::database) throw;
  }
}

class Copy {
 public:
  Copy(const Database& database, Server& server, const CopyOptions& options)
      : database_(database), server_(server), options_(options) {}

  ~Copy() {
    if (!is_open_) return;
    try {
      server_.execute("ROLLBACK");
    } catch (const Error&) {
      // The connection is lost, and the transaction with it.
    }
  }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;

  CopySummary run() {
    std::optional<State> state = state_of(server_);
    if (!state || state->format != format_of_tables || state->schema_version != schema_version()) {
      make_tables();
      state = state_of(server_);
    }
    state_ = *state;
    is_complete_ = state_.stage == "complete";
    read_generation();
    // A batch that a crash of the server loses is written again.
    if (!is_complete_) server_.execute("SET synchronous_commit = off");
    begin();
    make_functions();
    const bool adds_tables = options_.add_tables && are_added_tables_due();
    std::future<void> made;
    if (adds_tables && options_.make_added_tables)
      made = std::async(std::launch::async, options_.make_added_tables);
    copy_mails();
    copy_other_tables();
    if (made.valid()) made.get();
    if (adds_tables) copy_added_tables();
    if (!is_complete_) {
      is_changed_ = true;
      put_state("indexing");
      commit();
      make_indexes();
      server_.execute("SET synchronous_commit = on");
      begin();
    }
    grant();
    if (summary_.written + summary_.other_rows > 0 || generation_ != state_.generation) is_changed_ = true;
    if (is_changed_) put_state("complete");
    commit();
    return {mails_in_file(), summary_.written, summary_.other_rows, !is_complete_};
  }

 private:
  int64_t schema_version() const { return kvq::schema_version(database_.handle()); }
  int64_t mails_in_file() const {
    return Statement(database_, "SELECT count(*) FROM message").find().value_or(0);
  }

  void read_generation() {
    Statement statement(database_, "SELECT id, token FROM generation ORDER BY id DESC LIMIT 1");
    auto rows = statement.use();
    if (!rows.next()) return;
    generation_ = rows.integer(0);
    token_ = rows.integer(1);
  }

  void put_state(std::string_view stage) {
    const ServerValue values[] = {
        std::string(stage), format_of_tables, schema_version(), std::string(options_.kvq_version),
        generation_,        token_,           mails_in_file(),  options_.now,
        state_.word_index,  state_.functions};
    const auto rows = server_.query(std::string(sql::put_copy), values);
    while (rows->next()) {
    }
  }

  /// What they say of states depends on the time, too.
  bool are_added_tables_due() const {
    constexpr int64_t day = 86'400;
    return !is_complete_ || options_.compare_all || generation_ != state_.generation ||
           token_ != state_.generation_token || options_.now - state_.copied >= day;
  }

  void begin() {
    server_.execute("BEGIN");
    is_open_ = true;
  }
  void commit() {
    server_.execute("COMMIT");
    is_open_ = false;
  }
  bool is_by_year();
  void make_tables();
  void copy_added_tables();
  void make_functions();
  void copy_mails();
  void copy_other_tables();
  void make_indexes();
  void grant();
  /// Ends a batch of the first copy. A later copy is one transaction, so that readers see one state.
  void end_batch() {
    if (is_complete_) return;
    commit();
    begin();
  }

  const Database& database_;
  Server& server_;
  const CopyOptions& options_;
  State state_;
  bool is_complete_ = false;
  bool is_changed_ = false;
  bool is_open_ = false;
  int64_t generation_ = 0;
  int64_t token_ = 0;
  CopySummary summary_{};
};

/// Saved queries, reports and cursors stay.
void Copy::make_tables() {
  server_.execute(std::string(sql::create_schema));
  begin();
  if (const std::string drop = drop_tables(server_); !drop.empty()) server_.execute(drop);
  server_.execute(std::string(sql::create_fixed_tables));
  for (const CopiedTable& table : copied_tables) {
    if (table.by == CopiedBy::first_copy && has_table(server_, table.name)) continue;
    server_.execute(create_table(table, columns_of(database_, table.name)));
  }
  for (const std::string_view table : partitioned_tables) server_.execute(create_partition(table, 0));
  server_.execute(std::string(sql::create_views));
  put_state("loading");
  commit();
}

void Copy::make_functions() {
  std::string functions;
  for (const auto& file : dialect_functions::files) functions += file.text;
  const auto checksum = static_cast<int64_t>(record_checksum(0, functions));
  if (state_.functions == checksum) return;
  server_.execute(functions);
  state_.functions = checksum;
  is_changed_ = true;
}

/// The first mails decide it: what is in the default partition would have to move.
bool Copy::is_by_year() {
  const auto rows = server_.query(std::string(sql::get_partitions));
  const bool has_years = rows->next() && rows->integer(0) != 0;
  const bool has_mails = rows->integer(1) != 0;
  if (options_.by_year && has_mails && !has_years) {
    throw Error(ErrorKind::usage, fmt::format("{} has all mails in one table", server_.name()),
                "drop its schema kvq, and copy again with --by-year");
  }
  if (has_mails) return has_years;
  return options_.by_year || mails_in_file() >= fewest_mails_by_year;
}

void Copy::copy_mails() {
  MailCopy mails(database_, server_, [this] { end_batch(); });
  mails.by_year = is_by_year();
  if (options_.show_progress) {
    mails.show = [this, total = mails_in_file()](int64_t done) {
      options_.show_progress(fmt::format("{} of {} mails", grouped(done), grouped(total)));
    };
  }
  const bool is_known = is_complete_ && !options_.compare_all &&
                        has_generation(database_, state_.generation, state_.generation_token);
  summary_.written = is_known ? mails.copy_since(state_.generation) : mails.compare_all();
}

void Copy::copy_other_tables() {
  const EndBatch end = [this] { end_batch(); };
  summary_.other_rows += copy_tables(database_, server_, is_complete_, end);
  summary_.other_rows += copy_words(database_, server_, end);
}

void Copy::copy_added_tables() {
  AddedTablesCopy added(server_, [this] { end_batch(); });
  options_.add_tables(added);
  summary_.other_rows += added.finish();
}

void Copy::make_indexes() {
  const auto show = [this](std::string_view name) {
    if (options_.show_progress) options_.show_progress(fmt::format("indexes: {}", name));
  };
  state_.word_index = make_all_indexes(database_, server_, options_.connect, show);
}

void Copy::grant() {
  for (const std::string& role : options_.readers) grant_reading(server_, role);
  for (const std::string& role : options_.writers) {
    grant_reading(server_, role);
    grant_saving(server_, role);
  }
}

}  // namespace

CopySummary copy_to_server(const Database& database, Server& server, const CopyOptions& options) {
  if (server.version() < oldest_server) {
    throw Error(
        ErrorKind::usage,
        fmt::format("{} is PostgreSQL {}, which is too old", server.name(), server.version() / 10'000),
        "kvq needs version 15 or newer");
  }
  check_takes_changes(server);
  lock(server);
  prepare(server);
  return Copy(database, server, options).run();
}

}  // namespace kvq::postgresql
