// SPDX-License-Identifier: MIT
#include "schema/sqlite/migrate.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string_view>

#include "migrations.hpp"
#include "schema/base/error.hpp"
#include "schema/sqlite/database.hpp"
#include "schema/sqlite/guarded.hpp"

namespace kvq {
namespace {

// "kvq1" in ASCII. file(1) and check_is_kvq() recognize a kvq database by it.
constexpr int application_id = 0x6b767131;

int pragma(SQLite::Database& handle, const char* name) {
  return handle.execAndGet(fmt::format("PRAGMA {}", name)).getInt();
}

}  // namespace

int newest_schema_version() {
  return static_cast<int>(std::size(migrations::files));
}

int schema_version(SQLite::Database& handle) {
  return guarded([&] { return pragma(handle, "user_version"); });
}

bool is_empty(SQLite::Database& handle) {
  return pragma(handle, "application_id") == 0 && pragma(handle, "user_version") == 0 &&
         pragma(handle, "schema_version") == 0;
}

void check_is_kvq(SQLite::Database& handle) {
  if (is_empty(handle)) return;
  const int id = pragma(handle, "application_id");
  const int version = pragma(handle, "user_version");
  if (id != application_id) {
    throw Error(ErrorKind::database, "belongs to another program", "choose another file with --db FILE");
  }
  if (version > newest_schema_version()) {
    throw Error(ErrorKind::database,
                fmt::format("was written by a newer kvq: it has schema {}, this kvq knows {}", version,
                            newest_schema_version()),
                "use the newer kvq, or index the archive into a new database");
  }
}

bool holds_application(const std::filesystem::path& file, uint32_t wanted) {
  // SQLite's file format: the text at 0, and the application id at 68 in network byte order.
  constexpr std::string_view magic("SQLite format 3\0", 16);
  constexpr size_t id_at = 68;
  std::error_code failed;
  if (!std::filesystem::is_regular_file(file, failed)) return false;
  std::array<char, id_at + 4> head{};
  if (!std::ifstream(file, std::ios::binary).read(head.data(), head.size())) return false;
  uint32_t id = 0;
  for (size_t i = id_at; i < head.size(); ++i) id = id << 8 | static_cast<uint8_t>(head[i]);
  return std::string_view(head.data(), head.size()).starts_with(magic) && id == wanted;
}

bool holds_kvq(const std::filesystem::path& file) {
  return holds_application(file, application_id);
}

void mark_as_kvq(const Database& database) {
  database.execute(fmt::format("PRAGMA application_id = {}", application_id));
}

void migrate(const Database& database) {
  for (int version = schema_version(database.handle()); version < newest_schema_version(); ++version) {
    Transaction transaction(database);
    // Another process may have run this migration while we waited for the lock.
    if (schema_version(database.handle()) != version) continue;
    database.execute(migrations::files[version].text);
    database.execute(
        fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", application_id, version + 1));
    transaction.commit();
  }
}

}  // namespace kvq
