// SPDX-License-Identifier: MIT
#include "support/relations_dump.hpp"

#include <algorithm>

#include "schema/sqlite/statement.hpp"

namespace kvq::tests {
namespace {

/// The Message-ID of a message.
std::string id(const std::string& message) {
  return "coalesce((SELECT text FROM msgid JOIN message x ON x.msgid = msgid.id WHERE x.id = " + message +
         "), '-')";
}

}  // namespace

std::vector<std::string> rows(const Database& database, std::string_view sql) {
  Statement statement(database, sql);
  auto result = statement.use();
  std::vector<std::string> out;
  while (result.next()) out.emplace_back(result.text(0));
  return out;
}

std::string relations_dump(const Database& database) {
  const std::string bar = " || '|' || ";
  const std::string queries[] = {
      "SELECT 'thread|' || (SELECT text FROM msgid WHERE id = thread.msgid) || '|' || (SELECT text FROM "
      "msgid WHERE id "
      "= root) || '|' || coalesce((SELECT text FROM msgid WHERE id = parent), '-') FROM thread",
      "SELECT 'series|' || " + id("s.id") + bar +
          "form || '|' || revision || '|' || total || '|' || patches || '|' || "
          "complete || '|' || coalesce((SELECT email FROM address WHERE id = sender), '-') || '|' || title "
          "|| '|' || "
          "date || '|' || rfc || resend || '|' || coalesce(change_id, '-') || '|' || " +
          id("topic") + bar + id("previous") + bar + "coalesce(reason || confidence, '-') || '|' || " +
          id("superseded_by") + bar +
          "state || '|' || active || '|' || people || '|' || reviewed || '|' || acked || '|' || tested FROM "
          "series s",
      "SELECT 'member|' || " + id("message") + bar + id("series") + bar + "number FROM series_message",
      "SELECT 'reply|' || " + id("message") + bar + id("series") + bar + id("patch") + " FROM series_reply",
      "SELECT 'trailer|' || " + id("patch") + bar + "kind || '|' || email || '|' || origin || '|' || " +
          id("source") + " FROM patch_trailer JOIN address ON address.id = address",
      "SELECT 'includes|' || " + id("series") + bar + id("included") + " FROM series_includes",
      "SELECT 'evidence|' || " + id("series") + bar + id("message") + " FROM series_evidence",
      "SELECT 'standing|' || " + id("series") + bar + "since || '|' || " + id("message") + bar +
          "state || '|' || people || '|' || reviewed || '|' || acked || '|' || tested FROM series_standing",
      "SELECT 'applier|' || " + id("series") + bar +
          "email FROM series_applier JOIN address ON address.id = address",
      "SELECT 'title|' || " + id("series.id") + bar + "coalesce(normalised_title, '-') FROM series",
      "SELECT 'subsystem|' || " + id("message") + bar +
          "name || '|' || from_patches FROM message_subsystem JOIN "
          "subsystem ON subsystem.id = subsystem"};
  std::vector<std::string> lines;
  for (const std::string& query : queries) {
    const auto more = rows(database, query);
    lines.insert(lines.end(), more.begin(), more.end());
  }
  std::ranges::sort(lines);
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

std::string archive_dump(const Database& database) {
  database.execute("INSERT INTO message_fts (message_fts, rank) VALUES ('integrity-check', 1)");
  const char* queries[] = {
      "SELECT 'dangling ' || \"table\" FROM pragma_foreign_key_check",
      "SELECT list.name || ' ' || epoch.number || ':' || position || ' ' || state || ' ' || "
      "coalesce((SELECT title FROM message WHERE message.id = delivery.message), '-') || ' ' || "
      "coalesce((SELECT group_concat(kind) FROM defect WHERE defect.delivery = delivery.id), '') "
      "FROM delivery JOIN epoch ON epoch.id = delivery.epoch JOIN list ON list.id = epoch.list "
      "ORDER BY list.name, epoch.number, position",
      "SELECT title FROM message ORDER BY title",
      "SELECT number || ' ' || commits || ' ' || hex(head) FROM epoch WHERE commits > 0 ORDER BY list, "
      "number"};
  std::string out;
  for (const char* query : queries) {
    for (const std::string& line : rows(database, query)) out += line + "\n";
  }
  return out;
}

}  // namespace kvq::tests
