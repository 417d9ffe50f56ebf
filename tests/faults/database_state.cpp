// SPDX-License-Identifier: MIT
// Prints all rows of a database in an order that does not depend on how they were written, after checking the
// file, the foreign keys, the full text against the texts and its pages against their checksums, and the
// deliveries against the archives. A line is `problem TEXT`, or `row TABLE VALUES`. What only describes
// storage (blocks of texts, lists of recipients, segments) is left out: the texts and recipients themselves
// are compared. Does not change the schema: the file may have an older one.
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "schema/doctor/checks.hpp"
#include "schema/functions/functions.hpp"
#include "schema/sqlite/database.hpp"

namespace {

using Lines = std::vector<std::string>;

bool has_table(SQLite::Database& database, const std::string& name) {
  return database.tableExists(name);
}

/// Returns the first column of each row.
Lines rows_of(SQLite::Database& database, const std::string& sql) {
  SQLite::Statement statement(database, sql);
  Lines out;
  while (statement.executeStep()) out.push_back(statement.getColumn(0).getString());
  return out;
}

void check_file(SQLite::Database& database, Lines& out) {
  for (const std::string& line : rows_of(database, "PRAGMA integrity_check")) {
    if (line != "ok") out.push_back("problem integrity: " + line);
  }
  for (const std::string& line :
       rows_of(database, "SELECT \"table\" || ' ' || rowid FROM pragma_foreign_key_check"))
    out.push_back("problem foreign key: " + line);
}

/// Whether kvq's functions read the texts. Those of older schemas had another form; kvq reads such mails
/// again.
bool has_known_texts(SQLite::Database& database) {
  return has_table(database, "text_block");
}

/// FTS5 compares its index with the words of the texts if `rank` is 1.
void check_full_text(SQLite::Database& database, Lines& out) {
  for (const std::string table : {"message_fts", "mailbox_fts"}) {
    if (!has_table(database, table) || !has_known_texts(database)) continue;
    try {
      database.exec(fmt::format("INSERT INTO {0} ({0}, rank) VALUES ('integrity-check', 1)", table));
    } catch (const SQLite::Exception& error) {
      out.push_back(fmt::format("problem full text: {}: {}", table, error.what()));
    }
  }
}

void check_checksums(const kvq::Database& database, Lines& out) {
  if (!has_table(database.handle(), "full_text_checksum")) return;
  const kvq::Check check = kvq::check_pages(database);
  if (check.severity > kvq::Severity::note)
    out.push_back(fmt::format("problem checksums: {}: {}", check.summary, check.examples.front()));
}

void check_archives(SQLite::Database& database, Lines& out) {
  constexpr std::pair<const char*, const char*> checks[] = {
      {"an epoch does not have as many deliveries as commits",
       "SELECT id FROM epoch WHERE commits <> (SELECT count(*) FROM delivery WHERE epoch = epoch.id)"},
      {"the last delivery of an epoch is not its head",
       "SELECT id FROM epoch WHERE commits > 0 AND head IS NOT (SELECT commit_oid FROM delivery WHERE epoch "
       "= "
       "epoch.id AND position = commits)"},
      {"a message has no delivery",
       "SELECT id FROM message WHERE NOT EXISTS (SELECT 1 FROM delivery WHERE message = message.id)"},
      {"a message has no text", "SELECT id FROM message WHERE id NOT IN (SELECT message FROM message_text)"},
      {"a message is in no thread", "SELECT id FROM message WHERE msgid NOT IN (SELECT msgid FROM thread)"},
      {"a patch is in no series",
       "SELECT id FROM message WHERE kind = 'patch' AND id NOT IN (SELECT message FROM series_message)"},
  };
  if (!has_known_texts(database)) return;
  for (const auto& [what, sql] : checks) {
    for (const std::string& id : rows_of(database, sql))
      out.push_back(fmt::format("problem {}: {}", what, id));
  }
}

bool is_storage(const std::string& table) {
  return table == "body" || table == "text_block" || table == "recipient_list" ||
         table == "full_text_checksum" || table.starts_with("sqlite_") || table.starts_with("message_fts") ||
         table.starts_with("mailbox_fts");
}

void add_rows(SQLite::Database& database, const std::string& table, Lines& out) {
  std::string columns;
  // `created` is the time of the run. Which mails share a list of recipients depends on the runs.
  for (const std::string& column : rows_of(database, "SELECT name FROM pragma_table_info('" + table +
                                                         "') WHERE name NOT IN ('created', 'recipients')"))
    columns += fmt::format("{}quote(\"{}\")", columns.empty() ? "" : " || ',' || ", column);
  for (const std::string& row : rows_of(database, fmt::format("SELECT {} FROM \"{}\"", columns, table)))
    out.push_back(fmt::format("row {} {}", table, row));
}

Lines state_of(const kvq::Database& connection) {
  SQLite::Database& database = connection.handle();
  Lines out;
  check_file(database, out);
  check_full_text(database, out);
  check_checksums(connection, out);
  check_archives(database, out);
  for (const std::string& row : rows_of(database,
                                        "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM "
                                        "sqlite_schema WHERE name NOT LIKE 'sqlite_%'"))
    out.push_back("row schema " + row);
  // The record of change is that of the runs, not of the mails.
  for (const std::string& table : rows_of(
           database,
           "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('generation', 'change')")) {
    if (!is_storage(table)) add_rows(database, table, out);
  }
  if (has_known_texts(database)) {
    for (const char* view : {"message_text", "recipient"}) add_rows(database, view, out);
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: database-state FILE\n", stderr);
    return 2;
  }
  try {
    kvq::configure_sqlite();
    const kvq::Database database(
        std::make_unique<SQLite::Database>(arguments[1], SQLite::OPEN_READWRITE, 5'000));
    kvq::register_functions(database.handle(), 0);
    database.execute("BEGIN IMMEDIATE");
    for (std::string line : state_of(database)) {
      std::ranges::replace(line, '\n', ' ');
      std::puts(line.c_str());
    }
    database.execute("ROLLBACK");
    return 0;
  } catch (const std::exception& error) {
    fmt::print("problem the database cannot be read: {}\n", error.what());
    return 0;
  }
}
