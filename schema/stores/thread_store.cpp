// SPDX-License-Identifier: MIT
#include "schema/stores/thread_store.hpp"

#include <string_view>
#include <utility>

#include "schema/sqlite/changes.hpp"
#include "schema/stores/relation_reading.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;
using namespace reading;
namespace {

std::optional<int> number_of(const Rows& rows, int column) {
  return rows.is_null(column) ? std::nullopt : std::optional(static_cast<int>(rows.integer(column)));
}

ThreadMail mail_of(const Rows& rows) {
  ThreadMail mail{.id = rows.integer(0),
                  .msgid = rows.integer(1),
                  .message_id = std::string(rows.text(2)),
                  .parent = integer_of(rows, 3),
                  .kind = named<MessageKind>(message_kind_names, rows.text(4)),
                  .date = rows.integer(5),
                  .title = std::string(rows.text(6)),
                  .sender = integer_of(rows, 7),
                  .by_robot = !rows.is_null(8) && rows.integer(8) != 0,
                  .tags = {},
                  .change_id = text_of(rows, 16),
                  .patch_id = text_of(rows, 17),
                  .has_diff = rows.integer(18) != 0,
                  .has_trailers = rows.integer(19) != 0,
                  .has_verdict = rows.integer(20) != 0,
                  .asks_nothing = rows.integer(21) != 0,
                  .backport = text_of(rows, 22),
                  .from = writer_of(rows, 7, 23),
                  .by = writer_of(rows, 26, 27)};
  if (!mail.by.address) mail.by = mail.from;
  if (rows.integer(9) != 0) {
    mail.tags = PatchTags{std::string(rows.text(10)),         number_of(rows, 11),   number_of(rows, 12),
                          static_cast<int>(rows.integer(13)), rows.integer(14) != 0, rows.integer(15) != 0};
  }
  return mail;
}

}  // namespace

ThreadStore::ThreadStore(const Database& database)
    : changes_(database.changes()),
      messages_with_msgid_(database, sql::messages_with_msgid),
      ids_of_messages_after_(database, sql::ids_of_messages_after),
      nodes_of_message_(database, sql::nodes_of_message),
      nodes_of_thread_(database, sql::nodes_of_thread),
      thread_of_msgid_(database, sql::thread_of_msgid),
      arrived_node_(database, sql::arrived_node),
      cited_node_(database, sql::cited_node),
      msgid_text_(database, sql::msgid_text),
      put_thread_node_(database, sql::put_thread_node),
      delete_thread_node_(database, sql::delete_thread_node),
      mails_of_thread_(database, sql::mails_of_thread),
      threads_of_postings_near_(database, sql::threads_of_postings_near),
      owner_of_alias_(database, sql::owner_of_alias) {}

Ids ThreadStore::messages_after(int64_t id, int64_t most) {
  return ids(ids_of_messages_after_, id, most);
}
Ids ThreadStore::nodes_of_message(int64_t message) {
  Ids out;
  auto rows = nodes_of_message_.use(message);
  while (rows.next()) {
    for (const int column : {0, 1, 2}) {
      if (!rows.is_null(column)) out.push_back(rows.integer(column));
    }
  }
  return out;
}
Ids ThreadStore::nodes_of_thread(int64_t root) {
  return ids(nodes_of_thread_, root);
}
std::optional<int64_t> ThreadStore::root_of(int64_t msgid) {
  return thread_of_msgid_.find(msgid);
}

std::optional<ThreadNode> ThreadStore::node(int64_t msgid) {
  ThreadNode out{.msgid = msgid, .parent = {}, .date = {}};
  bool awaits_others = true;
  std::string subject;
  for (auto rows = arrived_node_.use(msgid); rows.next();) {
    // Of several mails, the oldest one counts.
    const int64_t date = rows.integer(2);
    if (out.date && std::pair(date, rows.text(3)) >= std::pair(*out.date, std::string_view(subject)))
      continue;
    out.parent = integer_of(rows, 0);
    out.date = date;
    subject = rows.text(3);
    // A reply without a parent: mails that cite it may contain the parent.
    awaits_others = !out.parent && rows.integer(1) != 0;
  }
  if (awaits_others) {
    auto rows = cited_node_.use(msgid);
    if (rows.next()) {
      out.parent = integer_of(rows, 0);
    } else if (!out.date) {
      return std::nullopt;
    }
  }
  // Answers to another Message-ID of a mail have the mail as their parent, and that Message-ID has no node.
  if (!out.date && owner_of(msgid) != msgid) return std::nullopt;
  if (out.parent) out.parent = owner_of(*out.parent);
  if (out.parent == msgid) out.parent.reset();
  return out;
}

int64_t ThreadStore::owner_of(int64_t msgid) {
  return owner_of_alias_.find(msgid).value_or(msgid);
}

std::string ThreadStore::message_id(int64_t msgid) {
  auto rows = msgid_text_.use(msgid);
  return rows.next() ? std::string(rows.text(0)) : std::string();
}
void ThreadStore::put(int64_t msgid, int64_t root, std::optional<int64_t> parent) {
  if (put_thread_node_.changes(msgid, root, parent)) note_moved(msgid);
}
void ThreadStore::remove(int64_t msgid) {
  if (delete_thread_node_.changes(msgid)) note_moved(msgid);
}
void ThreadStore::note_moved(int64_t msgid) {
  if (changes_.are_everything()) return;
  for (const int64_t message : ids(messages_with_msgid_, msgid)) changes_.note(ChangeKind::message, message);
}

std::vector<ThreadMail> ThreadStore::mails(int64_t root) {
  std::vector<ThreadMail> out;
  auto rows = mails_of_thread_.use(root);
  while (rows.next()) out.push_back(mail_of(rows));
  return out;
}

std::vector<std::pair<int64_t, std::optional<int64_t>>> ThreadStore::parents(int64_t root) {
  std::vector<std::pair<int64_t, std::optional<int64_t>>> out;
  auto rows = nodes_of_thread_.use(root);
  while (rows.next()) out.emplace_back(rows.integer(0), integer_of(rows, 1));
  return out;
}

Ids ThreadStore::with_postings_near(int64_t sender, int total, int64_t from, int64_t to) {
  return distinct_ids(threads_of_postings_near_, sender, total, from, to);
}

}  // namespace kvq
