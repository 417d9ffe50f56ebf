// SPDX-License-Identifier: MIT
#include "schema/sqlite/migrate.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <iterator>

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

void check_is_kvq(SQLite::Database& handle) {
  const int id = pragma(handle, "application_id");
  const int version = pragma(handle, "user_version");
  if (id == 0 && version == 0 && pragma(handle, "schema_version") == 0) return;
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
