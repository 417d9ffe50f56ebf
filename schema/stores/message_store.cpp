// SPDX-License-Identifier: MIT
#include "schema/stores/message_store.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "schema/base/fold.hpp"
#include "schema/mail/identity.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;

MessageStore::MessageStore(const Database& database)
    : msgids_(database, sql::msgid_by_text, sql::insert_msgid),
      mailboxes_(database),
      files_(database, sql::file_by_path, sql::insert_file),
      subsystems_(database, sql::subsystem_by_name, sql::insert_subsystem),
      headers_(database, sql::header_by_field, sql::insert_header),
      messages_of_msgid_(database, sql::messages_of_msgid),
      message_exists_(database, sql::message_exists),
      insert_message_(database, sql::insert_message),
      insert_reference_(database, sql::insert_reference),
      insert_attachment_(database, sql::insert_attachment),
      insert_message_header_(database, sql::insert_message_header),
      insert_patch_(database, sql::insert_patch),
      insert_patch_file_(database, sql::insert_patch_file),
      insert_trailer_(database, sql::insert_trailer),
      insert_verdict_(database, sql::insert_verdict),
      insert_mail_link_(database, sql::insert_mail_link),
      insert_message_subsystem_(database, sql::insert_message_subsystem),
      texts_(database),
      insert_body_(database, sql::insert_body),
      full_text_(database),
      message_is_delivered_(database, sql::message_is_delivered),
      delete_message_(database, sql::delete_message),
      msgid_of_message_(database, sql::msgid_of_message),
      neighbours_of_message_(database, sql::neighbours_of_message),
      series_of_message_(database, sql::series_of_message) {}

MessageStore::Stored MessageStore::store(const MessageRow& row) {
  TextBlockBuilder text;
  const TextSpan span = text.add(row.body);
  if (!terms_) terms_.emplace();
  const size_t document = terms_->add(row);
  const FullText::AddedRun terms = add_terms(terms_->take());
  return store(row, {add_text_block(text.take_frame()), span}, terms.document(document));
}

MessageStore::Stored MessageStore::store(const MessageRow& row, const TextPlace& text,
                                         const FullText::Document& document) {
  const std::optional<int64_t> known = msgids_.find(row.message_id);
  bool reuses_message_id = false;
  if (known) {
    if (const auto copy = copy_of(*known, row, reuses_message_id)) {
      texts_.note_loss(text.block);
      return {*copy, false, false};
    }
  }
  const int64_t msgid = known ? *known : msgids_.add(row.message_id);
  return {insert(msgid, row, text, document), true, reuses_message_id};
}

std::optional<int64_t> MessageStore::copy_of(int64_t msgid, const MessageRow& row, bool& reuses_message_id) {
  auto others = messages_of_msgid_.use(msgid);
  while (others.next()) {
    const Identity mine{row.sender ? std::string_view(row.sender->text) : "", row.sent, row.subject,
                        std::string_view(row.body.text).substr(0, row.body.first_part_bytes)};
    const Identity theirs{others.text(1), others.is_null(2) ? std::nullopt : std::optional(others.integer(2)),
                          others.text(3), others.text(4)};
    if (same_message(mine, theirs)) return others.integer(0);
    reuses_message_id = true;
  }
  return std::nullopt;
}

int64_t MessageStore::next_free_id(int64_t committed) {
  const int64_t second = std::max<int64_t>(committed, 1);
  const auto known = next_in_second_.find(second);
  int64_t id = known == next_in_second_.end() ? second : known->second;
  while (message_exists_.find(id).value() != 0) ++id;
  if (id != second) next_in_second_[second] = id + 1;
  return id;
}

int64_t MessageStore::insert(int64_t msgid, const MessageRow& row, const TextPlace& text,
                             const FullText::Document& document) {
  const int64_t id = next_free_id(row.committed);
  std::optional<int64_t> sender;
  std::optional<int64_t> author;
  if (row.sender) sender = mailboxes_.mailbox_id(*row.sender);
  if (row.author) author = row.author == row.sender ? sender : mailboxes_.mailbox_id(*row.author);
  std::optional<int64_t> in_reply_to;
  if (row.in_reply_to) in_reply_to = msgids_.find_or_add(*row.in_reply_to);
  insert_message_.run(id, msgid, sender, author, row.subject, row.title, name_of(row.kind), row.size,
                      row.sent, row.sent_zone, row.received, row.committed, row.date, in_reply_to,
                      mailboxes_.recipient_list(row.recipients));
  if (sender) mailboxes_.name_person(*sender, *row.sender, id);
  if (author && author != sender) mailboxes_.name_person(*author, *row.author, id);
  insert_children(id, row);
  insert_body_.run(id, text.block, text.span.begin, text.span.bytes);
  touched_.messages.push_back(id);
  document.place(id);
  return id;
}

void MessageStore::insert_children(int64_t id, const MessageRow& row) {
  int position = 0;
  for (const std::string& reference : row.references) {
    insert_reference_.run(id, ++position, msgids_.find_or_add(reference));
  }
  position = 0;
  for (const Attachment& attachment : row.attachments) {
    insert_attachment_.run(id, ++position, attachment.name, attachment.type, attachment.bytes);
  }
  for (const KeptHeader& header : row.headers) {
    insert_message_header_.run(id, headers_.find_or_add(header.name + ": " + header.value));
  }
  if (row.patch) {
    const PatchTags& patch = *row.patch;
    std::optional<Blob> patch_id;
    if (row.patch_id) patch_id = Blob{*row.patch_id};
    insert_patch_.run(id, patch.words, patch.number, patch.total, patch.revision, patch.rfc, patch.resend,
                      patch_id, row.change_id, row.base);
  }
  for (const PatchFile& file : row.files) {
    insert_patch_file_.run(id, files_.find_or_add(file.path), file.changed, file.added, file.removed,
                           file.preblob, file.postblob);
  }
  for (const std::string& name : row.subsystems) {
    const std::optional<int64_t> known = subsystems_.find(name);
    insert_message_subsystem_.run(id, known ? *known : subsystems_.add(name, fold(name)));
  }
  position = 0;
  for (const Trailer& trailer : row.trailers) {
    std::optional<int64_t> mailbox;
    if (trailer.mailbox) mailbox = mailboxes_.mailbox_id(*trailer.mailbox);
    insert_trailer_.run(id, ++position, trailer.kind, trailer.value, mailbox);
  }
  for (const Verdict& verdict : row.verdicts) insert_verdict_.run(id, verdict.kind, verdict.line);
  for (const std::string& link : row.links) insert_mail_link_.run(id, msgids_.find_or_add(link));
}

Touched MessageStore::take_touched() {
  return std::exchange(touched_, {});
}

void MessageStore::finish() {
  texts_.tidy();
  full_text_.write();
}

void MessageStore::remove_if_undelivered(int64_t message) {
  if (message_is_delivered_.find(message).value() != 0) return;
  touched_.msgids.push_back(msgid_of_message_.find(message).value());
  if (const auto series = series_of_message_.find(message)) touched_.series.push_back(*series);
  {
    auto rows = neighbours_of_message_.use(message, posting_window);
    while (rows.next()) touched_.messages.push_back(rows.integer(0));
  }
  texts_.note_loss(texts_.block_of(message));
  // FTS5 can only delete a message that has been written to the full-text index.
  full_text_.write();
  delete_message_.run(message);
  next_in_second_.clear();
}

}  // namespace kvq
