// SPDX-License-Identifier: MIT
#include "schema/doctor/orphans.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

#include "doctor_statements.hpp"
#include "schema/doctor/check.hpp"
#include "schema/sqlite/statement.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = doctor_statements;
namespace {

struct Kind {
  std::string_view noun;
  /// Returns the id and a text for each.
  std::string_view find;
  /// Takes the id and deletes the row; empty for rows that remove_traces() removes.
  std::string_view remove;
  /// The kind in the table `trace`.
  std::string_view trace;
};

/// In an order in which nothing that is left refers to what was removed.
constexpr Kind kinds[] = {
    {"mail without a delivery", sql::undelivered_messages, sql::delete_unused_message, {}},
    {"block of texts without a mail", sql::unused_text_blocks, statements::delete_text_block, {}},
    {"header", sql::unused_headers, {}, "header"},
    {"subsystem", sql::unused_subsystems, {}, "subsystem"},
    {"file", sql::unused_files, {}, "file"},
    {"list of recipients", sql::unused_recipient_lists, {}, "recipients"},
    {"name with an address", sql::unused_mailboxes, {}, "mailbox"},
    {"address", sql::unused_addresses, {}, "address"},
    {"person", sql::unused_people, {}, "person"},
    {"domain", sql::unused_domains, {}, "domain"},
    {"identity", sql::unused_identities, {}, "identity"},
    {"company", sql::unused_companies, {}, "company"},
    {"Message-ID", sql::unused_message_ids, {}, "msgid"},
};

}  // namespace

Check check_orphans(const Database& database) {
  std::vector<std::string> examples;
  int64_t count = 0;
  for (const Kind& kind : kinds) {
    Statement find(database, kind.find);
    int64_t of_kind = 0;
    std::string first;
    for (auto rows = find.use(); rows.next();) {
      if (of_kind++ == 0) first = rows.text(1);
    }
    if (of_kind > 0) examples.push_back(fmt::format("{} {}, such as '{}'", of_kind, kind.noun, first));
    count += of_kind;
  }
  if (count == 0) return {"orphans", Severity::ok, "no row is without a mail", 0, {}, {}};
  return {"orphans", Severity::warning,   "rows that no mail has, perhaps of deleted mails",
          count,     std::move(examples), std::string(repair_remedy)};
}

int64_t delete_orphans(const Database& database, bool with_mails) {
  int64_t count = 0;
  Statement note(database, statements::note_trace);
  for (const Kind& kind : kinds) {
    if (!with_mails && kind.find == sql::undelivered_messages) continue;
    std::vector<int64_t> ids;
    {
      Statement find(database, kind.find);
      for (auto rows = find.use(); rows.next();) ids.push_back(rows.integer(0));
    }
    if (kind.remove.empty()) {
      for (const int64_t id : ids) note.run(kind.trace, id);
    } else {
      Statement remove(database, kind.remove);
      for (const int64_t id : ids) remove.run(id);
    }
    count += std::ssize(ids);
  }
  return count;
}

}  // namespace kvq
