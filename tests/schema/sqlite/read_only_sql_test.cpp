// SPDX-License-Identifier: MIT
#include "schema/sqlite/read_only_sql.hpp"

#include <string>
#include <vector>

#include "schema/open.hpp"
#include "support/catch.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

using Rows = std::vector<std::vector<Value>>;

constexpr SqlLimits usual{100, std::chrono::minutes(1)};

/// A statement that produces 1, 2, 3 and never ends.
constexpr const char* endless =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";

Rows rows_of(const Database& database, std::string_view sql) {
  Rows rows;
  ReadOnlySql statement(database, sql);
  statement.run(usual, [&](std::vector<Value>&& row) { rows.push_back(std::move(row)); });
  return rows;
}

/// Returns the error of a statement, as "MESSAGE" or "MESSAGE at PLACE"; empty if there is none.
std::string refusal(const Database& database, std::string_view sql) {
  try {
    rows_of(database, sql);
    return "";
  } catch (const SqlError& error) {
    CHECK(error.kind() == ErrorKind::usage);
    return error.what() + (error.place() ? " at " + std::to_string(*error.place()) : "");
  }
}

}  // namespace

TEST_CASE("read-only SQL: a statement that does more than reading is refused and changes nothing",
          "[schema]") {
  // Writable, so that nothing but the authorizer stands in the way.
  const TempDir folder;
  const Database database = open_to_write(folder / "x.db");
  database.execute("INSERT INTO list (name, title) VALUES ('kvm', 'KVM')");
  struct Case {
    std::string sql;
    std::string refused;
  };
  const auto test = GENERATE(values<Case>({
      {"INSERT INTO list (name, title) VALUES ('a', 'A')", "INSERT"},
      {"REPLACE INTO list (name, title) VALUES ('kvm', 'A')", "INSERT"},
      {"UPDATE list SET title = 'A'", "UPDATE"},
      {"DELETE FROM list", "DELETE"},
      {"DELETE FROM list RETURNING *", "DELETE"},
      {"WITH a AS (SELECT 1) DELETE FROM list", "DELETE"},
      {"INSERT INTO message_fts (message_fts) VALUES ('optimize')", "INSERT"},
      {"CREATE TABLE a (b)", "a change of the schema"},
      {"CREATE TEMP TABLE a (b)", "a change of the schema"},
      {"CREATE TEMP VIEW a AS SELECT 1", "a change of the schema"},
      {"CREATE TEMP TRIGGER a AFTER INSERT ON list BEGIN SELECT 1; END", "a change of the schema"},
      {"CREATE VIRTUAL TABLE temp.a USING fts5 (b)", "a change of the schema"},
      {"DROP TABLE list", "a change of the schema"},
      {"ALTER TABLE list RENAME TO a", "ALTER TABLE"},
      {"ATTACH 'new.db' AS new", "ATTACH"},
      {"DETACH main", "DETACH"},
      {"REINDEX", "REINDEX"},
      {"BEGIN", "a transaction"},
      {"COMMIT", "a transaction"},
      {"SAVEPOINT a", "a savepoint"},
      {"PRAGMA query_only = OFF", "PRAGMA query_only"},
      {"PRAGMA journal_mode = DELETE", "PRAGMA journal_mode"},
      {"PRAGMA user_version = 5", "PRAGMA user_version"},
      {"PRAGMA main.application_id (5)", "PRAGMA application_id"},
      {"PRAGMA schema_version = 5", "PRAGMA schema_version"},
      {"PRAGMA writable_schema = ON", "PRAGMA writable_schema"},
      {"PRAGMA trusted_schema = ON", "PRAGMA trusted_schema"},
      {"PRAGMA wal_checkpoint (TRUNCATE)", "PRAGMA wal_checkpoint"},
      {"PRAGMA optimize", "PRAGMA optimize"},
      {"SELECT load_extension('./x')", "the function load_extension()"},
      {"SELECT 1 FROM list WHERE load_extension('./x', 'y')", "the function load_extension()"},
      {"SELECT fts5(1)", "the function fts5()"},
      {"EXPLAIN DELETE FROM list", "DELETE"},
  }));
  CAPTURE(test.sql);
  CHECK(refusal(database, test.sql) == test.refused + " is refused: 'kvq sql' only reads");
  CHECK(rows_of(database, "SELECT name, title FROM list") == Rows{{"kvm", "KVM"}});
}

TEST_CASE("read-only SQL: errors have SQLite's message and the place in the statement", "[schema]") {
  const Database database = open_in_memory();
  struct Case {
    std::string sql;
    std::string error;
  };
  const auto test = GENERATE(values<Case>({
      {"", "there is no statement"},
      {" ;; -- nothing", "there is no statement"},
      {"SELEC 1", "near \"SELEC\": syntax error at 0"},
      {"SELECT 1 +", "incomplete input"},
      {"SELECT title, subjekt FROM message", "no such column: subjekt at 14"},
      {"SELECT 1; SELECT 2", "there is more than one statement at 10"},
      {"SELECT 1;\n;x", "there is more than one statement at 11"},
      {"SELECT 1; DELETE FROM list", "there is more than one statement at 10"},
      {"SELECT 1; ; -- and a comment", ""},
      {std::string("SELECT 1\0;", 10), "the statement has a NUL byte at 8"},
      {"SELECT abs(-9223372036854775807 - 1)", "integer overflow"},
      {"SELECT zeroblob(100000000)", "string or blob too big"},
      {"VACUUM", "the statement writes: 'kvq sql' only reads"},
      {"VACUUM INTO 'copy.db'", "the statement writes: 'kvq sql' only reads"},
      {"SELECT '" + std::string(1'000'000, 'a') + "'", "the statement is longer than 1000000 bytes"},
  }));
  CAPTURE(test.sql.substr(0, 80));
  CHECK(refusal(database, test.sql) == test.error);
}

TEST_CASE("read-only SQL: values, columns and parameters", "[schema]") {
  const Database database = open_in_memory(7);
  CHECK(rows_of(database, "SELECT 1, 2.5, 'a', x'00fF', NULL, kvq_now()") ==
        Rows{{int64_t{1}, 2.5, "a", "00ff", Value(), int64_t{7}}});
  CHECK(rows_of(database, "SELECT count(*) FROM message_fts WHERE message_fts MATCH 'own: tdx'") ==
        Rows{{int64_t{0}}});
  CHECK(rows_of(database, "SELECT name FROM pragma_table_info('list')") == Rows{{"id"}, {"name"}, {"title"}});
  ReadOnlySql statement(database, "SELECT :a AS a, ?4 AS a, :a AS a, $b AS \"a:1\"");
  CHECK(statement.columns() == std::vector<std::string>{"a", "a:1", "a:2", "a:1:1"});
  CHECK(statement.parameters() == std::vector<std::string>{":a", "?2", "?3", "?4", "$b"});
  statement.bind(0, "x");
  statement.bind(3, int64_t{5});
  statement.bind(4, 2.5);
  Rows rows;
  statement.run(usual, [&](std::vector<Value>&& row) { rows.push_back(std::move(row)); });
  CHECK(rows == Rows{{"x", int64_t{5}, "x", 2.5}});
}

TEST_CASE("read-only SQL: a limit ends the statement and says which", "[schema]") {
  const Database database = open_in_memory();
  const auto run = [&](std::string_view sql, SqlLimits limits) {
    int64_t rows = 0;
    const SqlEnd end = ReadOnlySql(database, sql).run(limits, [&](std::vector<Value>&&) { ++rows; });
    return std::pair(end, rows);
  };
  CHECK(run(endless, {3, usual.time}) == std::pair(SqlEnd::row_limit, int64_t{3}));
  CHECK(run("VALUES (1), (2), (3)", {3, usual.time}) == std::pair(SqlEnd::all_rows, int64_t{3}));
  CHECK(run("VALUES (1), (2), (3)", {0, usual.time}) == std::pair(SqlEnd::row_limit, int64_t{0}));
  const std::string sum = "SELECT sum(i) FROM (" + std::string(endless) + ")";
  CHECK(run(sum, {3, std::chrono::milliseconds(20)}) == std::pair(SqlEnd::time_limit, int64_t{0}));
  // The limits end with the statement.
  CHECK_NOTHROW(database.execute("CREATE TABLE a (b)"));
}

TEST_CASE("read-only SQL: the tables are those of kvq, with their columns", "[schema]") {
  const Database database = open_in_memory();
  const std::vector<ReadableTable> tables = readable_tables(database);
  const auto described = [&](std::string_view name) {
    std::string text;
    for (const ReadableTable& table : tables) {
      if (table.name != name) continue;
      text = table.kind + ":";
      for (const std::string& column : table.columns) text += " " + column;
    }
    return text;
  };
  CHECK(described("list") == "table: id name title");
  CHECK(described("packed_text").substr(0, 5) == "view:");
  CHECK(described("message_fts").substr(0, 6) == "table:");
  CHECK(described("message_fts_data").empty());
  CHECK(described("sqlite_schema").empty());
}
