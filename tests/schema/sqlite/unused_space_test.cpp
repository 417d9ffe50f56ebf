// SPDX-License-Identifier: MIT
#include "schema/sqlite/unused_space.hpp"

#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>

#include "schema/open.hpp"
#include "schema/sqlite/statement.hpp"
#include "support/catch.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// How often a text is in the files of a database.
int count_of(const std::filesystem::path& file, const std::string& text) {
  int count = 0;
  for (const char* end : {"", "-wal"}) {
    const std::string bytes = bytes_of(file.string() + end);
    for (size_t at = bytes.find(text); at != std::string::npos; at = bytes.find(text, at + 1)) ++count;
  }
  return count;
}

std::string text_of(const Database& database, std::string_view sql) {
  Statement statement(database, sql);
  auto rows = statement.use();
  return rows.next() ? std::string(rows.text(0)) : "";
}

/// Fills a table with texts of all sizes whose index has them in random order, so that its pages are split
/// again and again, and deletes some of them.
void fill_and_delete(const Database& database) {
  // As SQLite does by default; Debian's clears what it deletes, but not what it moves.
  database.execute("PRAGMA secure_delete = OFF");
  database.execute(
      "CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT NOT NULL, long BLOB); CREATE INDEX by_text ON "
      "texts (text);"
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
      "INSERT INTO texts SELECT i, printf('%08d', i * 7919 % 100003) || iif(i % 10 = 0, 'vanish', 'remain') "
      "||"
      " printf('%.*c', i % 300, 'x'), iif(i % 100 = 0, CAST(printf('%.*c', i * 20, 'y') || 'vanish' AS "
      "BLOB), NULL) FROM n;"
      "DELETE FROM texts WHERE id % 10 = 0;"
      "INSERT INTO texts SELECT id + 10000, substr(text, 1, 40), CAST(printf('%.*c', id * 3, 'z') AS BLOB) "
      "FROM texts"
      " WHERE id % 100 = 1");
}

}  // namespace

TEST_CASE("unused space: no deleted byte is left, and the rest stays as it is", "[schema]") {
  const TempDir folder;
  const auto file = folder / "x.db";
  const Database database = open_to_write(file);
  fill_and_delete(database);
  database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  CHECK(count_of(file, "vanish") > 100);
  const char* all =
      "SELECT group_concat(text || coalesce(hex(long), '')) FROM (SELECT * FROM texts ORDER BY id)";
  const std::string before = text_of(database, all);
  int calls = 0;
  CHECK(clear_unused_space(database, [&] { ++calls; }) == Cleared::all);
  CHECK(calls == 1);
  CHECK(count_of(file, "vanish") == 0);
  CHECK(text_of(database, "PRAGMA integrity_check") == "ok");
  CHECK(text_of(database, all) == before);
  // The connection does not write the bytes again.
  database.execute("UPDATE texts SET text = text || '!'");
  database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  CHECK(count_of(file, "vanish") == 0);
  CHECK(text_of(database, "PRAGMA integrity_check") == "ok");
}

TEST_CASE("unused space: while another connection reads or writes, it is not cleared", "[schema]") {
  const TempDir folder;
  const auto file = folder / "x.db";
  const Database database = open_to_write(file);
  database.execute("PRAGMA busy_timeout = 10");
  fill_and_delete(database);
  const auto never = [] { FAIL("it was not cleared"); };
  {
    const Database reader = open_to_read(file, 0);
    Statement reading(reader, "SELECT id FROM texts");
    auto open = reading.use();
    REQUIRE(open.next());
    database.execute("DELETE FROM texts WHERE id = 1");
    CHECK(clear_unused_space(database, never) == Cleared::not_while_in_use);
  }
  {
    const Database other = open_to_write(file);
    const Transaction writing(other);
    CHECK(clear_unused_space(database, never) == Cleared::not_while_in_use);
  }
  CHECK(clear_unused_space(database, [] {}) == Cleared::all);
  CHECK(count_of(file, "vanish") == 0);
}

TEST_CASE("unused space: a database without a log has nothing to clear", "[schema]") {
  const Database database = open_in_memory();
  int calls = 0;
  CHECK(clear_unused_space(database, [&] { ++calls; }) == Cleared::all);
  CHECK(calls == 1);
}
