// SPDX-License-Identifier: MIT
#include "schema/sqlite/write_turns.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <string>
#include <thread>

#include "schema/base/error.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/statement.hpp"
#include "support/catch.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

namespace fs = std::filesystem;

const auto never_wait = [](const std::string&) { return false; };

/// The text of the error that taking the lock throws, or "".
std::string refusal(const fs::path& database) {
  try {
    const IndexLock lock(database, never_wait);
    return "";
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::locked);
    return error.what();
  }
}

std::string saved_queries(const Database& database) {
  std::string out;
  Statement names(database, "SELECT name FROM saved_query ORDER BY name");
  for (auto rows = names.use(); rows.next();) out += std::string(rows.text(0)) + " ";
  return out;
}

void save_query(const Database& database, const std::string& name) {
  Transaction transaction(database);
  Statement(database, "INSERT INTO saved_query (name, text, created) VALUES (?, 'is:patch', 0)").run(name);
  transaction.commit();
}

}  // namespace

TEST_CASE("write turns: one process indexes, and the others hear which one", "[schema]") {
  const TempDir folder;
  const fs::path database = folder / "kvq.db";
  std::optional<IndexLock> first(std::in_place, database, never_wait);
  const std::string seen = refusal(database);
  CAPTURE(seen);
  CHECK(seen.starts_with("another kvq indexes into '" + database.string() + "': process " +
                         std::to_string(getpid()) + " on "));
  CHECK(seen.ends_with(" UTC"));
  write_file(database, "");
  fs::create_symlink(database, folder / "link.db");
  CHECK(refusal(folder / "link.db") != "");
  CHECK(refusal(folder / "other.db") == "");
  first.reset();
  CHECK(refusal(database) == "");
  CHECK_FALSE(fs::exists(folder / "kvq.db-lock"));
}

TEST_CASE("write turns: an indexer waits as long as it is let", "[schema]") {
  const TempDir folder;
  std::optional<IndexLock> first(std::in_place, folder / "kvq.db", never_wait);
  int calls = 0;
  const IndexLock second(folder / "kvq.db", [&](const std::string&) {
    if (++calls == 3) first.reset();
    return true;
  });
  CHECK(calls == 3);
  CHECK(refusal(folder / "kvq.db") != "");
}

TEST_CASE("write turns: a lock file that a killed process left locks nobody out", "[schema]") {
  const TempDir folder;
  write_file(folder / "kvq.db-lock", "process 1 on a host, since 2025-03-03 10:00:00 UTC\n");
  CHECK(refusal(folder / "kvq.db") == "");
  CHECK_FALSE(fs::exists(folder / "kvq.db-lock"));
}

TEST_CASE("write turns: nothing but a file is taken for the lock file", "[schema]") {
  const TempDir folder;
  write_file(folder / "precious", "text");
  fs::create_symlink(folder / "precious", folder / "kvq.db-lock");
  CHECK(refusal(folder / "kvq.db") == "");
  CHECK(fs::file_size(folder / "precious") == 4);
  CHECK(fs::is_symlink(folder / "kvq.db-lock"));
}

TEST_CASE("write turns: the lock file has the mode of the database, whatever the umask", "[schema]") {
  const TempDir folder;
  const auto mode_of_lock = [&](const std::string& name) {
    return static_cast<int>(fs::status(folder / (name + "-lock")).permissions());
  };
  const mode_t usual = umask(0);
  for (const mode_t mask : {0000, 0077, 0777}) {
    CAPTURE(mask);
    umask(mask);
    const std::string of = std::to_string(mask);
    const IndexLock of_missing(folder / of, never_wait);
    CHECK(mode_of_lock(of) == 0600);
    const Database owned = open_to_index(folder / (of + ".own"), never_wait, Access::owner);
    CHECK(mode_of_lock(of + ".own") == 0600);
    const Database shared = open_to_index(folder / (of + ".shared"), never_wait, Access::group);
    CHECK(mode_of_lock(of + ".shared") == 0640);
  }
  umask(usual);
}

TEST_CASE("write turns: a lock file that is another name of a file leaves it as it is", "[schema]") {
  const TempDir folder;
  write_file(folder / "precious", "text");
  fs::create_hard_link(folder / "precious", folder / "kvq.db-lock");
  CHECK(refusal(folder / "kvq.db") == "");
  CHECK(fs::file_size(folder / "precious") == 4);
}

TEST_CASE("write turns: a short write comes in between two transactions of an indexer", "[schema]") {
  const TempDir folder;
  const Database indexer = open_to_index(folder / "kvq.db", never_wait);
  CHECK_FALSE(indexer.is_awaited());
  std::optional<Transaction> transaction(std::in_place, indexer);
  std::thread writer([&] { save_query(open_to_write(folder / "kvq.db"), "early"); });
  while (!indexer.is_awaited()) std::this_thread::yield();
  CHECK(saved_queries(indexer) == "");
  transaction->commit();
  transaction.reset();
  // The indexer lets the writer in before it begins its next transaction.
  transaction.emplace(indexer);
  CHECK(saved_queries(indexer) == "early ");
  transaction->commit();
  writer.join();
  CHECK_FALSE(indexer.is_awaited());
}
