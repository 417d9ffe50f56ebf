// SPDX-License-Identifier: MIT
#include "schema/sqlite/database_file.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <string>

#include "schema/base/error.hpp"
#include "schema/base/links.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/migrate.hpp"
#include "schema/sqlite/read_only.hpp"
#include "support/catch.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace fs = std::filesystem;

TEST_CASE("database file: a chain of links has each of its paths, and a loop has none", "[schema]") {
  const TempDir folder;
  fs::create_symlink("b", folder / "a");
  fs::create_symlink("sub/c", folder / "b");
  fs::create_symlink("loop", folder / "loop");
  CHECK(chain_of_links(folder / "a") ==
        std::vector<fs::path>{folder / "a", folder / "b", folder / "sub" / "c"});
  CHECK(chain_of_links(folder / "none") == std::vector<fs::path>{folder / "none"});
  CHECK(chain_of_links(folder / "loop").empty());
}

TEST_CASE("database file: a file is recognised as a kvq database while its first writer runs", "[schema]") {
  const TempDir folder;
  const Database first = open_to_write(folder / "x.db");
  CHECK(holds_kvq(folder / "x.db"));
  write_file(folder / "text",
             "SQLite format 3 is the first line of a database, and this is a text instead\n");
  CHECK_FALSE(holds_kvq(folder / "text"));
  CHECK_FALSE(holds_kvq(folder / "none"));
  CHECK_FALSE(holds_kvq(folder.path()));
}

TEST_CASE("database file: the URI of a file that nobody changes leads to this file, whatever its name",
          "[schema]") {
  const TempDir folder;
  const std::string name = GENERATE(as<std::string>(), "kvq.db", "a?b.db", "a#b", "%41.db", "file:k.db",
                                    ":memory:", "a b\n\xc3\xa9\xff", "?immutable=0&mode=rwc");
  CAPTURE(name);
  open_to_write(folder / name).execute("INSERT INTO list (name, title) VALUES ('kvm', 'KVM')");
  fs::create_symlink(name, folder / "link");
  for (const fs::path& file : {folder / name, folder / "link"}) {
    SQLite::Database database(immutable_uri(file), SQLite::OPEN_READONLY | SQLite::OPEN_URI);
    CHECK(database.execAndGet("SELECT name FROM list").getString() == "kvm");
  }
}

TEST_CASE("database file: a commit to a file that is no longer in its place is an error", "[schema]") {
  const TempDir folder;
  const auto file = folder / "x.db";
  fs::create_symlink("x.db", folder / "link");
  const Database database = open_to_write(folder / "link");
  const auto commit = [&] { Transaction(database).commit(); };
  CHECK_NOTHROW(commit());
  SECTION("removed") {
    fs::remove(file);
  }
  SECTION("replaced by a copy") {
    fs::copy(file, folder / "copy");
    fs::rename(folder / "copy", file);
  }
  SECTION("moved") {
    fs::rename(file, folder / "elsewhere");
  }
  SECTION("with a link that leads elsewhere") {
    fs::copy(file, folder / "copy");
    fs::remove(folder / "link");
    fs::create_symlink("copy", folder / "link");
  }
  CHECK_THROWS_WITH(commit(),
                    "'" + (folder / "link").string() + "' was removed, moved or replaced meanwhile");
  CHECK_NOTHROW(Transaction(open_in_memory()).commit());
}
