// SPDX-License-Identifier: MIT
#include "schema/postgresql/copy/copied_tables.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "schema/open.hpp"
#include "schema/postgresql/copy/server_tables.hpp"
#include "schema/sqlite/statement.hpp"
#include "support/catch.hpp"

using namespace kvq;
using namespace kvq::postgresql;

TEST_CASE("copied tables: each table of the database is copied, or a reason says why not", "[schema]") {
  const Database database = open_in_memory();
  std::set<std::string> tables;
  Statement statement(
      database,
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual') "
      "AND name NOT LIKE 'sqlite!_%' ESCAPE '!'");
  for (auto rows = statement.use(); rows.next();) tables.emplace(rows.text(0));
  std::set<std::string> listed;
  for (const CopiedTable& table : copied_tables) CHECK(listed.emplace(table.name).second);
  for (const OtherTable& table : other_tables) {
    CHECK(listed.emplace(table.name).second);
    CHECK(!table.why.empty());
  }
  CHECK(listed == tables);
}

TEST_CASE("copied tables: the key is a column with numbers", "[schema]") {
  const Database database = open_in_memory();
  for (const CopiedTable& table : copied_tables) {
    CAPTURE(table.name);
    const std::vector<FileColumn> columns = columns_of(database, table.name);
    const auto key = std::ranges::find(columns, table.key, &FileColumn::name);
    CHECK((table.key.empty() || (key != columns.end() && key->type == "INTEGER")));
    CHECK((table.by != CopiedBy::mail || !table.key.empty()));
  }
}

TEST_CASE("tables on the server: types, keys and indexes follow from the file", "[schema]") {
  const Database database = open_in_memory();
  const CopiedTable table{"series", "id", CopiedBy::mail};
  const std::vector<FileColumn> columns = columns_of(database, "verdict");
  CHECK(create_table({"verdict", "message", CopiedBy::mail}, columns) ==
        "CREATE TABLE kvq.\"verdict\" (\n"
        "  \"message\" bigint NOT NULL,\n"
        "  \"kind\" text COLLATE \"C\" NOT NULL,\n"
        "  \"object\" text COLLATE \"C\" NOT NULL,\n"
        "  \"line\" text COLLATE \"C\" NOT NULL\n)");
  std::set<std::string> made;
  for (const IndexToMake& index : indexes_of(database, table, columns_of(database, "series")))
    made.insert(index.sql);
  CHECK(made.contains("ALTER TABLE kvq.\"series\" ADD CONSTRAINT \"series_pkey\" PRIMARY KEY (\"id\")"));
  CHECK(made.contains(
      "CREATE INDEX IF NOT EXISTS \"series_by_state\" ON kvq.\"series\" (\"state\", \"date\")"));
  CHECK(made.contains(
      "CREATE INDEX IF NOT EXISTS \"series_by_change_id\" ON kvq.\"series\" USING hash (\"change_id\") "
      "WHERE change_id IS NOT NULL"));
  // A title may be longer than a B-tree takes.
  CHECK(
      made.contains("CREATE INDEX IF NOT EXISTS \"series_by_title\" ON kvq.\"series\" (\"sender\", \"date\") "
                    "WHERE normalised_title IS NOT NULL"));
}

TEST_CASE("tables on the server: a partition is a year of UTC", "[schema]") {
  struct Case {
    int64_t message;
    int64_t year;
  };
  const auto test = GENERATE(values<Case>({{1'735'689'599, 2024},
                                           {1'735'689'600, 2025},
                                           {631'152'000, 1990},
                                           {631'151'999, 0},
                                           {4'102'444'799, 2099},
                                           {4'102'444'800, 0},
                                           {0, 0},
                                           {-1, 0},
                                           {INT64_MAX, 0},
                                           {INT64_MIN, 0}}));
  CAPTURE(test.message);
  CHECK(year_of(test.message) == test.year);
}
