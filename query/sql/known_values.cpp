// SPDX-License-Identifier: MIT
#include "query/sql/known_values.hpp"

#include <cstdint>
#include <string_view>

#include "schema/sqlite/statement.hpp"

namespace kvq {
namespace {

constexpr int64_t most_values = 200'000;

std::string_view statement_of(KnownValues kind) {
  switch (kind) {
    case KnownValues::addresses:
      return "SELECT email FROM address LIMIT ?";
    case KnownValues::domains:
      return "SELECT name FROM domain LIMIT ?";
    case KnownValues::names:
      return "SELECT name FROM person WHERE name <> '' UNION SELECT name FROM identity WHERE name <> '' "
             "LIMIT ?";
    case KnownValues::companies:
      return "SELECT folded FROM company LIMIT ?";
    case KnownValues::subsystems:
      return "SELECT name FROM subsystem UNION SELECT name FROM maintainers_section UNION SELECT short FROM "
             "maintainers_section WHERE short IS NOT NULL LIMIT ?";
    case KnownValues::lists:
      return "SELECT name FROM list ORDER BY name LIMIT ?";
    case KnownValues::files:
      return "SELECT path FROM file LIMIT ?";
    case KnownValues::message_ids:
      return "SELECT text FROM message JOIN msgid ON msgid.id = message.msgid ORDER BY message.id DESC LIMIT "
             "?";
    case KnownValues::trailers:
      return "SELECT DISTINCT kind FROM trailer LIMIT ?";
  }
  return {};
}

}  // namespace

std::vector<std::string> known_values(const Database& database, KnownValues kind) {
  Statement statement(database, statement_of(kind));
  std::vector<std::string> values;
  auto rows = statement.use(most_values);
  while (rows.next()) values.emplace_back(rows.text(0));
  return values;
}

std::vector<std::string> message_ids_beginning(const Database& database, std::string_view text, size_t most) {
  // U+10FFFF is behind every character, in UTF-8 as in its order of bytes.
  Statement statement(database,
                      "SELECT text FROM msgid WHERE text >= ?1 AND text < ?1 || char(0x10ffff) AND EXISTS "
                      "(SELECT 1 FROM message m WHERE m.msgid = msgid.id) ORDER BY text LIMIT ?2");
  std::vector<std::string> ids;
  for (auto rows = statement.use(text, static_cast<int64_t>(most)); rows.next();)
    ids.emplace_back(rows.text(0));
  return ids;
}

}  // namespace kvq
