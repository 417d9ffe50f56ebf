// SPDX-License-Identifier: MIT
#include "schema/stores/bulk_load.hpp"

#include <cstdint>
#include <string_view>

#include "schema/open.hpp"
#include "schema/sqlite/statement.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

int64_t number(const Database& database, std::string_view sql) {
  return Statement(database, sql).find().value();
}

bool has_index(const Database& database, std::string_view name) {
  return Statement(database, "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name = ?")
             .find(name) == 1;
}

constexpr std::string_view indexes = "SELECT count(*) FROM sqlite_schema WHERE type = 'index'";

/// Adds a commit without a mail.
void add_delivery(const Database& database) {
  database.execute(
      "INSERT INTO list (name, title) VALUES ('a', 'A');"
      "INSERT INTO epoch (list, number, path) VALUES (1, 0, '/a');"
      "INSERT INTO delivery (epoch, position, commit_oid, committed, size, state) VALUES (1, 1, x'01', 1, 0, "
      "'empty')");
}

}  // namespace

TEST_CASE("bulk load: indexes are created at the end, and foreign keys are enforced again after it",
          "[schema]") {
  const Database database = open_in_memory();
  const int64_t all = number(database, indexes);
  {
    BulkLoad load(database);
    CHECK_FALSE(load.may_delete());
    CHECK_FALSE(has_index(database, "message_by_date"));
    CHECK_FALSE(has_index(database, "delivery_by_message"));
    CHECK(has_index(database, "message_by_sender"));
    CHECK(number(database, "PRAGMA foreign_keys") == 0);
    load.make_indexes();
    CHECK(number(database, indexes) == all);
    CHECK_FALSE(has_deferred_indexes(database));
  }
  CHECK(number(database, "PRAGMA foreign_keys") == 1);
}

TEST_CASE("bulk load: the first deletion creates the indexes that deletions need", "[schema]") {
  const Database database = open_in_memory();
  BulkLoad load(database);
  load.allow_deletions();
  CHECK(load.may_delete());
  CHECK(has_index(database, "delivery_by_message"));
  CHECK_FALSE(has_index(database, "message_by_date"));
  CHECK(number(database, "PRAGMA foreign_keys") == 1);
  CHECK(number(database, "SELECT count(*) FROM index_to_make WHERE name = 'delivery_by_message'") == 0);
}

TEST_CASE("bulk load: a run after an interrupted one also creates the indexes that deletions need",
          "[schema]") {
  const Database database = open_in_memory();
  {
    const BulkLoad ended_early(database);
    add_delivery(database);
  }
  BulkLoad load(database);
  CHECK_FALSE(load.may_delete());
  CHECK(number(database, "PRAGMA foreign_keys") == 1);
  load.allow_deletions();
  CHECK(has_index(database, "delivery_by_message"));
  CHECK_FALSE(has_index(database, "message_by_date"));
}

TEST_CASE("bulk load: a database with mails keeps its indexes", "[schema]") {
  const Database database = open_in_memory();
  add_delivery(database);
  const int64_t all = number(database, indexes);
  const BulkLoad load(database);
  CHECK(load.may_delete());
  CHECK(number(database, indexes) == all);
  CHECK(number(database, "PRAGMA foreign_keys") == 1);
}
