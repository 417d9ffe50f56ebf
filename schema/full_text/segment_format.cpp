// SPDX-License-Identifier: MIT
#include "schema/full_text/segment_format.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "schema/full_text/full_text_segment.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;
namespace {

// 4 is the format of all SQLite 3 releases; FTS5 writes 5 once its option secure-delete was on.
constexpr int64_t oldest_known_version = 4;
constexpr int64_t newest_known_version = 5;
// Follows the cookie of a structure record that counts the rows of each segment, as FTS5 writes it for
// contentless-delete tables. An older record has the number of levels here, which is never that large.
constexpr std::string_view counted_structure{"\xff\x00\x00\x01", 4};
constexpr size_t cookie_bytes = 4;

bool has_known_structure(SQLite::Database& connection) {
  SQLite::Statement record(connection, std::string(sql::full_text_record));
  record.bind(1, structure_id);
  if (!record.executeStep()) return true;
  const std::string bytes = record.getColumn(0).getString();
  return bytes.compare(cookie_bytes < bytes.size() ? cookie_bytes : bytes.size(), counted_structure.size(),
                       counted_structure) != 0;
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
