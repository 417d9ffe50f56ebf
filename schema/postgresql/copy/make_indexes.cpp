// SPDX-License-Identifier: MIT
#include "schema/postgresql/copy/make_indexes.hpp"

#include <fmt/format.h>

#include <algorithm>
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
constexpr std::string_view words_tables[] = {"message_words", "message_words_piece", "mailbox_words",
                                             "msgid_words", "identity_words"};

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

std::string make_word_indexes(Server& server, const ShowIndex& show) {
  const bool rum = has_rum(server);
  for (const std::string_view table : words_tables) {
    show(table);
    server.execute(fmt::format("CREATE INDEX IF NOT EXISTS {0}_by_words ON kvq.{0} USING {1}", table,
                               rum ? "rum (words rum_tsvector_ops)" : "gin (words)"));
  }
  return rum ? "rum" : "gin";
}

void make_table_indexes(const Database& database, Server& server, const ShowIndex& show) {
  for (const auto& [table, key] : fixed_keys) {
    show(table);
    if (!has_key(server, table))
      server.execute(fmt::format("ALTER TABLE kvq.{} ADD PRIMARY KEY ({})", table, key));
  }
  for (const CopiedTable& table : copied_tables) {
    for (const IndexToMake& index : indexes_of(database, table, columns_of(database, table.name))) {
      show(index.name);
      if (index.sql.starts_with("ALTER") && has_key(server, table.name)) continue;
      server.execute(index.sql);
    }
  }
  show("statistics");
  server.execute("ANALYZE");
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
