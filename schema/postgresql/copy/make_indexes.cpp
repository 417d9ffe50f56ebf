// SPDX-License-Identifier: MIT
#include "schema/postgresql/copy/make_indexes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <mutex>
#include <utility>
#include <vector>

#include "schema/base/error.hpp"
#include "schema/postgresql/copy/copied_tables.hpp"
#include "schema/postgresql/copy/server_tables.hpp"

namespace kvq::postgresql {
namespace {

/// Keys and indexes of the tables that only the server has.
struct FixedIndex {
  std::string_view table;
  std::string_view key;
};
constexpr FixedIndex fixed_keys[] = {
    {"packed_text", "message"},   {"message_words", "message"}, {"message_words_piece", "message, piece"},
    {"mailbox_words", "mailbox"}, {"msgid_words", "msgid"},     {"identity_words", "identity"}};
constexpr std::string_view words_tables[] = {"message_words_piece", "mailbox_words", "msgid_words",
                                             "identity_words"};

bool finds(Server& server, const std::string& sql, const std::string& value) {
  const ServerValue values[] = {value};
  const auto rows = server.query(sql, values);
  return rows->next();
}

bool has_key(Server& server, std::string_view table) {
  return finds(server, "SELECT 1 FROM pg_constraint WHERE contype = 'p' AND conrelid = to_regclass($1::text)",
               fmt::format("kvq.{}", quoted_name(table)));
}

/// The extension may be missing, or only a superuser may make it.
bool has_rum(Server& server) {
  if (finds(server, "SELECT 1 FROM pg_extension WHERE extname = $1::text", "rum")) return true;
  if (!finds(server, "SELECT 1 FROM pg_available_extensions WHERE name = $1::text", "rum")) return false;
  try {
    server.execute("CREATE EXTENSION rum SCHEMA public");
    return true;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::database) throw;
    return false;
  }
}

std::string create_word_index(std::string_view table, bool rum) {
  return fmt::format("CREATE INDEX IF NOT EXISTS {0}_by_words ON kvq.{0} USING {1}", table,
                     rum ? "rum (words)" : "gin (words)");
}

struct IndexJob {
  std::string name;
  std::string sql;
  /// The table, if the SQL makes its primary key.
  std::string key_of = {};
};

/// Indexes and statistics to make, in their order, by two connections.
class IndexJobs {
 public:
  explicit IndexJobs(const ShowIndex& show) : show_(show) {}

  void add(IndexJob job) { jobs_.push_back(std::move(job)); }

  /// Makes them all. Throws the error of one that fails.
  void run(Server& server, const Connect& connect) {
    next_ = 0;
    const std::unique_ptr<Server> other = connect ? connect() : nullptr;
    std::future<void> beside;
    if (other) beside = std::async(std::launch::async, [&] { make(*other); });
    make(server);
    if (beside.valid()) beside.get();
    jobs_.clear();
  }

 private:
  void make(Server& server) {
    server.execute("SET maintenance_work_mem = '256MB'");
    while (const IndexJob* job = take()) {
      if (job->key_of.empty() || !has_key(server, job->key_of)) server.execute(job->sql);
    }
  }

  const IndexJob* take() {
    const std::lock_guard lock(mutex_);
    if (next_ == jobs_.size()) return nullptr;
    show_(jobs_[next_].name);
    return &jobs_[next_++];
  }

  const ShowIndex& show_;
  std::vector<IndexJob> jobs_;
  size_t next_ = 0;
  std::mutex mutex_;
};

/// Those that take longest come first.
void add_word_indexes(Server& server, bool rum, IndexJobs& jobs) {
  const auto rows = server.query(
      "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
      "WHERE i.inhparent = 'kvq.message_words'::regclass ORDER BY pg_table_size(c.oid) DESC");
  const auto add = [&](std::string_view table) {
    jobs.add({fmt::format("{}_by_words", table), create_word_index(table, rum)});
  };
  while (rows->next()) add(rows->text(0));
  std::ranges::for_each(words_tables, add);
}

/// With a table come its partitions. Partitioned tables take longest.
void add_statistics(Server& server, IndexJobs& jobs) {
  const auto rows = server.query(
      "SELECT relname FROM pg_class WHERE relnamespace = 'kvq'::regnamespace AND relkind IN ('r', 'p') "
      "AND NOT relispartition ORDER BY relkind = 'p' DESC, relname = 'message_words' DESC, relname");
  while (rows->next()) {
    const std::string name = quoted_name(rows->text(0));
    jobs.add({fmt::format("statistics of {}", name), fmt::format("ANALYZE kvq.{}", name)});
  }
}

std::string quoted_role(std::string_view role) {
  std::string out = "\"";
  for (const char c : role) out.append(c == '"' ? 2 : 1, c);
  return out + '"';
}

}  // namespace

bool has_table(Server& server, std::string_view table) {
  return finds(server, "SELECT 1 WHERE to_regclass($1::text) IS NOT NULL",
               fmt::format("kvq.{}", quoted_name(table)));
}

std::string drop_tables(Server& server) {
  std::string out;
  const auto rows = server.query(
      "SELECT relname, relkind = 'v' FROM pg_class WHERE relnamespace = to_regnamespace('kvq') "
      "AND relkind IN ('r', 'p', 'v') AND NOT relispartition ORDER BY relkind = 'v' DESC");
  while (rows->next()) {
    const std::string_view name = rows->text(0);
    const auto* const copied = std::ranges::find(copied_tables, name, &CopiedTable::name);
    if (copied != copied_tables.end() && copied->by == CopiedBy::first_copy) continue;
    out += fmt::format("DROP {} IF EXISTS kvq.{};\n", rows->integer(1) != 0 ? "VIEW" : "TABLE",
                       quoted_name(name));
  }
  return out;
}

std::string make_all_indexes(const Database& database, Server& server, const Connect& connect,
                             const ShowIndex& show) {
  const bool rum = has_rum(server);
  IndexJobs jobs(show);
  add_word_indexes(server, rum, jobs);
  jobs.run(server, connect);
  // Takes the indexes of the partitions.
  jobs.add({"message_words_by_words", create_word_index("message_words", rum)});
  for (const auto& [table, key] : fixed_keys) {
    const std::string name = fmt::format("{}_pkey", table);
    // A unique index would keep partitions from being on other servers.
    if (std::ranges::find(partitioned_tables, table) != std::end(partitioned_tables)) {
      jobs.add({name, fmt::format("CREATE INDEX IF NOT EXISTS {} ON kvq.{} ({})", name, table, key)});
    } else {
      jobs.add(
          {name, fmt::format("ALTER TABLE kvq.{} ADD PRIMARY KEY ({})", table, key), std::string(table)});
    }
  }
  for (const CopiedTable& table : copied_tables) {
    for (const IndexToMake& index : indexes_of(database, table, columns_of(database, table.name)))
      jobs.add(
          {index.name, index.sql, index.sql.starts_with("ALTER") ? std::string(table.name) : std::string()});
  }
  jobs.run(server, connect);
  add_statistics(server, jobs);
  jobs.run(server, connect);
  return rum ? "rum" : "gin";
}

void grant_reading(Server& server, const std::string& role) {
  if (!finds(server, "SELECT 1 FROM pg_roles WHERE rolname = $1::text", role))
    throw Error(ErrorKind::usage, fmt::format("there is no role '{}' on the server", role),
                "make it with CREATE ROLE");
  server.execute(
      fmt::format("GRANT USAGE ON SCHEMA kvq TO {0}; GRANT SELECT ON ALL TABLES IN SCHEMA kvq TO {0}; "
                  "ALTER DEFAULT PRIVILEGES IN SCHEMA kvq GRANT SELECT ON TABLES TO {0}",
                  quoted_role(role)));
}

void grant_saving(Server& server, const std::string& role) {
  for (const CopiedTable& table : copied_tables) {
    if (table.by != CopiedBy::first_copy) continue;
    server.execute(fmt::format("GRANT INSERT, UPDATE, DELETE ON kvq.{} TO {}", quoted_name(table.name),
                               quoted_role(role)));
  }
}

}  // namespace kvq::postgresql
