// SPDX-License-Identifier: MIT
#include "schema/sqlite/database_place.hpp"

#include "support/catch.hpp"

using namespace kvq;

TEST_CASE("the place of a database is a server if it is a URI of libpq", "[schema]") {
  CHECK(is_server("postgresql://kvq@db.example.org/mails"));
  CHECK(is_server("postgres:///mails"));
  CHECK_FALSE(is_server("mails.db"));
  CHECK_FALSE(is_server("/var/lib/postgresql://x"));
  CHECK_FALSE(is_server("https://db.example.org/mails"));
  CHECK(database_exists("postgresql://nowhere.example.org/mails"));
  CHECK_FALSE(database_exists("/nowhere/mails.db"));
}

TEST_CASE("the address of a server is shown without its password", "[schema]") {
  struct Case {
    const char* address;
    const char* shown;
  };
  const Case cases[] = {
      {"postgresql:///mails", "postgresql:///mails"},
      {"postgresql://db.example.org:5433/mails", "postgresql://db.example.org:5433/mails"},
      {"postgresql://kvq@db.example.org/mails", "postgresql://kvq@db.example.org/mails"},
      {"postgresql://kvq:s3cret@db.example.org/mails", "postgresql://kvq@db.example.org/mails"},
      {"postgresql://kvq:a@b:c@db.example.org:5433/mails", "postgresql://kvq@db.example.org:5433/mails"},
      {"postgresql://:s3cret@/mails", "postgresql://@/mails"},
      {"postgresql://kvq@/mails?password=s3cret&sslmode=require",
       "postgresql://kvq@/mails?password=&sslmode=require"},
      {"postgresql://kvq@/mails?user=a&password=s3cret", "postgresql://kvq@/mails?user=a&password="},
  };
  for (const Case& one : cases) {
    CAPTURE(one.address);
    CHECK(shown_place(one.address) == one.shown);
  }
  CHECK(shown_place("folder/mails:x@y.db") == "folder/mails:x@y.db");
}
