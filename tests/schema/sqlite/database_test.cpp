// SPDX-License-Identifier: MIT
#include <SQLiteCpp/SQLiteCpp.h>

#include <exception>
#include <string>
#include <vector>

#include "schema/base/error.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/migrate.hpp"
#include "schema/sqlite/statement.hpp"
#include "statements.hpp"
#include "support/catch.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

/// Returns the text of the error that opening a file throws, or "".
std::string refusal(const std::filesystem::path& file, bool to_write) {
  try {
    to_write ? open_to_write(file) : open_to_read(file, 0);
    return "";
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::database);
    std::string text = error.what();
    const size_t name = text.find(file.string());
    return name == std::string::npos ? text : text.replace(name, file.string().size(), "FILE");
  }
}

const std::string newest = std::to_string(newest_schema_version());

int64_t number(const Database& database, std::string_view sql) {
  return Statement(database, sql).find().value();
}

}  // namespace

TEST_CASE("database: every fixed statement can be prepared on an empty database", "[schema]") {
  const Database database = open_in_memory();
  for (const std::string_view sql : statements::all) {
    CAPTURE(sql);
    CHECK_NOTHROW(Statement(database, sql));
  }
}

TEST_CASE("database: a new file has the newest schema, and its folder is created", "[schema]") {
  const TempDir folder;
  const auto file = folder / "a" / "b" / "new.db";
  { const Database database = open_to_write(file); }
  const Database database = open_to_read(file, 0);
  CHECK(number(database, "PRAGMA user_version") == newest_schema_version());
  CHECK(number(database, "SELECT count(*) FROM message") == 0);
}

TEST_CASE("database: a database opened to read cannot be written", "[schema]") {
  const TempDir folder;
  { const Database database = open_to_write(folder / "x.db"); }
  const Database database = open_to_read(folder / "x.db", 0);
  CHECK_THROWS_AS(database.execute("INSERT INTO list (name, title) VALUES ('a', 'A')"), Error);
}

TEST_CASE("database: a file that is not a kvq database is rejected with one sentence", "[schema]") {
  const TempDir folder;
  write_file(
      folder / "text",
      "not a database, but long enough for SQLite to read it as one, which it must reject as invalid\n");
  {
    const Database database = open_to_write(folder / "other");
    database.execute("PRAGMA application_id = 7");
  }
  {
    const Database database = open_to_write(folder / "newer");
    database.execute("PRAGMA user_version = 999");
  }
  // A file without tables, but with a version.
  SQLite::Database((folder / "versioned").string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("PRAGMA user_version = 1");
  struct Case {
    std::string name;
    std::string message;
  };
  const auto test = GENERATE(values<Case>({
      {"missing", "there is no database at 'FILE'"},
      {"text", "'FILE' is not a kvq database (SQLite 26: file is not a database)"},
      {"other", "'FILE' belongs to another program"},
      {"versioned", "'FILE' belongs to another program"},
      {"newer", "'FILE' was written by a newer kvq: it has schema 999, this kvq knows " + newest},
      {".", "'FILE' is not a file"},
  }));
  CAPTURE(test.name);
  CHECK(refusal(folder / test.name, false) == test.message);
  if (test.name == "text" || test.name == "other" || test.name == "versioned" || test.name == "newer") {
    CHECK(refusal(folder / test.name, true) == test.message);
  }
}

TEST_CASE("database: a writer upgrades an older schema, and a reader rejects it", "[schema]") {
  const TempDir folder;
  const auto file = folder / "old.db";
  {
    SQLite::Database old(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    old.exec(project_file("schema/sql/001_tables.sql"));
    old.exec("PRAGMA application_id = 0x6b767131; PRAGMA user_version = 1");
    old.exec("INSERT INTO list (name, title) VALUES ('kvm', 'KVM')");
    old.exec("INSERT INTO epoch (list, number, path, head, commits) VALUES (1, 0, '/kvm', x'01', 7)");
  }
  CHECK(refusal(file, false) == "'FILE' has schema 1, this kvq needs " + newest);
  { const Database database = open_to_write(file); }
  const Database database = open_to_read(file, 0);
  CHECK(number(database, "PRAGMA user_version") == newest_schema_version());
  CHECK(number(database, "SELECT count(*) FROM list WHERE name = 'kvm'") == 1);
  CHECK(number(database, "SELECT count(*) FROM message_fts") == 0);
  // The old rows lack data of the mails, so the next run reads all mails again.
  CHECK(number(database, "SELECT commits FROM epoch") == 0);
}

TEST_CASE("database: an upgrade that reads all mails again keeps the saved queries", "[schema]") {
  const TempDir folder;
  const auto file = folder / "old.db";
  {
    SQLite::Database old(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    for (const char* migration :
         {"001_tables", "002_search", "003_series", "004_maintainers", "005_saved_queries"}) {
      old.exec(project_file(std::string("schema/sql/") + migration + ".sql"));
    }
    old.exec("PRAGMA application_id = 0x6b767131; PRAGMA user_version = 5");
    old.exec("INSERT INTO list (name, title) VALUES ('kvm', 'KVM')");
    old.exec("INSERT INTO epoch (list, number, path, head, commits) VALUES (1, 0, '/kvm', x'01', 7)");
    old.exec("INSERT INTO saved_query (name, text, created) VALUES ('tdx', 'subsystem:TDX', 1)");
  }
  CHECK(refusal(file, false) == "'FILE' has schema 5, this kvq needs " + newest);
  const Database database = open_to_write(file);
  CHECK(number(database, "PRAGMA user_version") == newest_schema_version());
  CHECK(number(database, "SELECT count(*) FROM saved_query WHERE text = 'subsystem:TDX'") == 1);
  CHECK(number(database, "SELECT commits FROM epoch WHERE path = '/kvm'") == 0);
}

TEST_CASE("database: the upgrade takes normalised titles from the old keys", "[schema]") {
  const TempDir folder;
  const auto file = folder / "old.db";
  {
    SQLite::Database old(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    for (const char* migration :
         {"001_tables", "002_search", "003_series", "004_maintainers", "005_saved_queries", "006_more_to_ask",
          "007_people", "008_reports", "009_fast_load"}) {
      old.exec(project_file(std::string("schema/sql/") + migration + ".sql"));
    }
    old.exec("PRAGMA application_id = 0x6b767131; PRAGMA user_version = 9");
    old.exec("INSERT INTO list (name, title) VALUES ('kvm', 'KVM')");
    old.exec("INSERT INTO epoch (list, number, path, head, commits) VALUES (1, 0, '/kvm', x'01', 7)");
    for (const char* series : {"(1, 12, 'KVM:  Do it.')", "(2, 12, '...')", "(3, NULL, 'Nobody')"}) {
      old.exec(std::string(
                   "PRAGMA foreign_keys = OFF; INSERT INTO series (id, sender, title, form, revision, total, "
                   "patches, complete, date, rfc, resend, topic, state, active, people, reviewed, "
                   "acked, tested) SELECT column1, column2, column3, 'single', 1, 1, 1, 1, 5, 0, 0, "
                   "column1, 'applied', 5, 0, 0, 0, 0 FROM (VALUES ") +
               series + ")");
    }
    old.exec(
        "INSERT INTO series_key (series, key) VALUES (1, 'title:12 kvm: do it'), (1, 'change:x'), "
        "(1, 'patch:' || x'01ff'), (2, 'title:12 ')");
    old.exec("DROP INDEX patch_by_patch_id");
    old.exec(
        "INSERT INTO index_to_make (name, sql) VALUES ('patch_by_patch_id', 'CREATE INDEX x'), "
        "('message_by_date', 'CREATE INDEX y')");
    old.exec(project_file("schema/sql/010_topic_clues.sql"));
    const auto count = [&](const std::string& condition) {
      return old.execAndGet("SELECT count(*) FROM series WHERE " + condition).getInt();
    };
    CHECK(count("id = 1 AND normalised_title = 'kvm: do it'") == 1);
    CHECK(count("id = 2 AND normalised_title = ''") == 1);
    CHECK(count("id = 3 AND normalised_title IS NULL") == 1);
    CHECK(old.execAndGet("SELECT commits FROM epoch").getInt() == 7);
    old.exec("PRAGMA user_version = 10");
  }
  const Database database = open_to_write(file);
  CHECK(number(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'patch_by_patch_id'") == 1);
  CHECK(number(database, "SELECT count(*) FROM index_to_make WHERE name = 'message_by_date'") == 1);
  CHECK(number(database, "SELECT count(*) FROM index_to_make") == 1);
}

TEST_CASE("database: the upgrade drops the index of all blobs, even if it is not created yet", "[schema]") {
  const TempDir folder;
  const auto file = folder / "old.db";
  {
    SQLite::Database old(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    for (const char* migration :
         {"001_tables", "002_search", "003_series", "004_maintainers", "005_saved_queries", "006_more_to_ask",
          "007_people", "008_reports", "009_fast_load", "010_topic_clues"}) {
      old.exec(project_file(std::string("schema/sql/") + migration + ".sql"));
    }
    old.exec("PRAGMA application_id = 0x6b767131; PRAGMA user_version = 10");
    old.exec(
        "INSERT INTO index_to_make (name, sql) VALUES ('delivery_by_blob', 'x'), ('message_by_date', 'y')");
  }
  const Database database = open_to_write(file);
  CHECK(number(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'delivery_by_blob'") == 0);
  CHECK(number(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'deletion_by_blob'") == 1);
  CHECK(number(database, "SELECT count(*) FROM index_to_make WHERE name = 'message_by_date'") == 1);
  CHECK(number(database, "SELECT count(*) FROM index_to_make") == 1);
}

TEST_CASE("database: every foreign key to a mail has an index, for removals", "[schema]") {
  const Database database = open_in_memory();
  CHECK(
      number(database,
             "SELECT count(*) FROM sqlite_schema t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table' "
             "AND f.\"table\" = 'message'") == 21);
  CHECK(
      number(database,
             "SELECT count(*) FROM sqlite_schema t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table' "
             "AND f.\"table\" = 'message' AND NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name) c "
             "WHERE c.name = f.\"from\" AND c.pk = 1) AND NOT EXISTS (SELECT 1 FROM "
             "pragma_index_list(t.name) i, "
             "pragma_index_info(i.name) c WHERE c.seqno = 0 AND c.name = f.\"from\")") == 0);
}

TEST_CASE("statements: long tables are searched by index, even without ANALYZE", "[schema]") {
  struct Case {
    std::string_view sql;
    std::string index;
  };
  const auto test = GENERATE(values<Case>({
      {statements::present_deliveries_of_mail, "delivery_by_message"},
      {statements::deletions_undone, "deletion_by_blob"},
      {statements::series_with_title, "series_by_title"},
      {statements::series_of_name_with_title, "series_by_name"},
      {statements::series_near_before, "COVERING INDEX series_by_sender"},
      {statements::series_near_after, "COVERING INDEX series_by_sender"},
      {statements::series_with_change_id, "series_by_change_id"},
      {statements::series_sharing_patches, "patch_by_patch_id"},
      {statements::series_sharing_patches, "series_message_by_title"},
      {statements::owner_of_alias, "message_alias_by_msgid"},
      {statements::nodes_of_message, "message_alias_by_msgid"},
      {statements::series_linking_to, "mail_link_by_msgid"},
      {statements::threads_of_postings_near, "message_by_sender"},
  }));
  CAPTURE(test.sql);
  const Database database = open_in_memory();
  Statement plan(database, "EXPLAIN QUERY PLAN " + std::string(test.sql));
  std::string steps;
  for (auto rows = plan.use(); rows.next();) steps += std::string(rows.text(3)) + "\n";
  CAPTURE(steps);
  CHECK(steps.find(test.index) != std::string::npos);
}

TEST_CASE("database: a transaction that is not committed changes nothing", "[schema]") {
  const Database database = open_in_memory();
  {
    const Transaction transaction(database);
    database.execute("INSERT INTO list (name, title) VALUES ('a', 'A')");
  }
  CHECK(number(database, "SELECT count(*) FROM list") == 0);
  Transaction transaction(database);
  database.execute("INSERT INTO list (name, title) VALUES ('a', 'A')");
  transaction.commit();
  CHECK(number(database, "SELECT count(*) FROM list") == 1);
}

TEST_CASE("database: an error of SQLite is reported with its message and extended code", "[schema]") {
  const Database database = open_in_memory();
  database.execute("CREATE TABLE once (x INTEGER PRIMARY KEY, y UNIQUE); INSERT INTO once VALUES (1, 2)");
  struct Case {
    std::string sql;
    std::string failure;
  };
  const std::vector<Case> cases = {
      {"INSERT INTO once VALUES (1, 3)",
       "the database is not in the state that this kvq expects (SQLite 1555: UNIQUE constraint failed: "
       "once.x)"},
      {"INSERT INTO once VALUES (2, 2)",
       "the database is not in the state that this kvq expects (SQLite 2067: UNIQUE constraint failed: "
       "once.y)"},
      {"SELECT * FROM nowhere",
       "the database is not in the state that this kvq expects (SQLite 1: no such table: nowhere)"},
  };
  for (const Case& test : cases) {
    CAPTURE(test.sql);
    std::string failure;
    try {
      Statement(database, test.sql).run();
    } catch (const Error& error) {
      failure = error.what();
      CHECK(dynamic_cast<const std::nested_exception*>(&error) != nullptr);
    }
    CHECK(failure == test.failure);
  }
}

TEST_CASE("database: a private copy has the same rows, and its changes do not affect the database",
          "[database]") {
  const TempDir folder;
  const Database database = open_to_write(folder / "kvq.db");
  database.execute("INSERT INTO list (name, title) VALUES ('kvm', 'KVM')");
  const auto lists = [](const Database& of) { return Statement(of, "SELECT count(*) FROM list").find(); };
  const Database copy = private_copy(open_to_read(folder / "kvq.db", 1));
  CHECK(lists(copy) == 1);
  {
    Transaction transaction(copy);
    copy.execute("DELETE FROM list");
    transaction.commit();
  }
  CHECK(lists(copy) == 0);
  CHECK(lists(database) == 1);
  {
    Transaction transaction(copy);
    copy.execute("SAVEPOINT one; INSERT INTO list (name, title) VALUES ('arm', 'ARM'); ROLLBACK TO one");
    transaction.commit();
  }
  CHECK(lists(copy) == 0);
  set_now(copy, 42);
  CHECK(Statement(copy, "SELECT kvq_now()").find() == 42);
}
