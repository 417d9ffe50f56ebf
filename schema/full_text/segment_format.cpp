// SPDX-License-Identifier: MIT
#include "schema/full_text/segment_format.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "schema/full_text/full_text_segment.hpp"
#include "schema/full_text/full_text_structure.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;
namespace {

// FTS5 writes 4, or 5 once the option secure-delete has been set.
constexpr int64_t oldest_known_version = 4;
constexpr int64_t newest_known_version = 5;

bool has_known_structure(SQLite::Database& connection) {
  SQLite::Statement record(connection, std::string(sql::full_text_record));
  record.bind(1, structure_id);
  return !record.executeStep() || FullTextStructure::is_known_form(record.getColumn(0).getString());
}

}  // namespace

bool knows_segment_format(SQLite::Database& connection) {
  const char* choice = std::getenv("KVQ_FTS");
  if (choice != nullptr && std::string_view(choice) == "sqlite") return false;
  SQLite::Statement version(connection, std::string(sql::full_text_version));
  if (!version.executeStep()) return false;
  const int64_t number = version.getColumn(0).getInt64();
  return number >= oldest_known_version && number <= newest_known_version && has_known_structure(connection);
}

}  // namespace kvq
