// SPDX-License-Identifier: MIT
#include "schema/stores/message_store.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "schema/base/fold.hpp"
#include "schema/sqlite/changes.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;
namespace {

Identity identity_of(const MessageRow& row) {
  return {row.sender ? std::string_view(row.sender->text) : "", row.sent, row.subject,
          std::string_view(row.body.text).substr(0, row.body.first_part_bytes)};
}

}  // namespace

MessageStore::MessageStore(const Database& database)
    : changes_(database.changes()),
      msgids_(database, sql::msgid_by_text, sql::insert_msgid),
      mailboxes_(database),
      files_(database, sql::file_by_path, sql::insert_file),
      subsystems_(database, sql::subsystem_by_name, sql::insert_subsystem),
      headers_(database, sql::header_by_field, sql::insert_header),
      copies_(database),
      message_exists_(database, sql::message_exists),
      insert_message_(database, sql::insert_message),
      insert_alias_(database, sql::insert_message_alias),
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
      note_traces_(database, sql::note_traces),
      note_unused_space_(database, sql::note_unused_space),
      nodes_of_message_(database, sql::nodes_of_message),
      delete_message_(database, sql::delete_message),
      msgid_of_message_(database, sql::msgid_of_message),
      neighbours_(database),
      series_of_message_(database, sql::series_of_message),
      topic_of_series_(database, sql::topic_of_series) {}

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
    const auto [copy, has_others] = copies_.find(*known, identity_of(row));
    if (copy) {
      texts_.note_loss(text.block);
      // It may have arrived on another list.
      changes_.note(ChangeKind::message, *copy);
      return {*copy, false, false};
    }
    reuses_message_id = has_others;
  }
  const int64_t msgid = known ? *known : msgids_.add(row.message_id);
  const int64_t id = insert(msgid, row, text, document);
  if (reuses_message_id) copies_.add(msgid, id, identity_of(row));
  return {id, true, reuses_message_id};
}

void MessageStore::note_deleted_text(int64_t block) {
  texts_.note_loss(block);
  note_unused_space_.run();
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
                      mailboxes_.recipient_list(row.recipients), row.asks_nothing);
  if (sender) mailboxes_.name_person(*sender, *row.sender, id);
  if (author && author != sender) mailboxes_.name_person(*author, *row.author, id);
  for (const std::string& alias : row.aliases) insert_alias_.run(id, msgids_.find_or_add(alias), msgid);
  insert_children(id, row);
  insert_body_.run(id, text.block, text.span.begin, text.span.bytes);
  touched_.messages.push_back(id);
  changes_.note(ChangeKind::message, id);
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
                      patch_id, row.change_id, row.base, row.backport);
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
  for (const Verdict& verdict : row.verdicts) {
    insert_verdict_.run(id, verdict.kind, verdict.object, verdict.line);
  }
  for (const std::string& link : row.links) insert_mail_link_.run(id, msgids_.find_or_add(link));
}

Touched MessageStore::take_touched() {
  const std::vector<int64_t> neighbours = neighbours_.take();
  touched_.messages.insert(touched_.messages.end(), neighbours.begin(), neighbours.end());
  return std::exchange(touched_, {});
}

void MessageStore::finish() {
  // Another process may store mails after the transaction.
  copies_.forget();
  texts_.tidy();
  full_text_.finish();
}

void MessageStore::remove_if_undelivered(int64_t message) {
  changes_.note(ChangeKind::message, message);
  if (message_is_delivered_.find(message).value() != 0) return;
  copies_.forget(msgid_of_message_.find(message).value());
  // A reference of the mail may have been put above another thread, because this mail cited them in a row.
  for (auto nodes = nodes_of_message_.use(message); nodes.next();)
    touched_.msgids.push_back(nodes.integer(0));
  if (const auto series = series_of_message_.find(message)) {
    touched_.series.push_back(*series);
    if (const auto topic = topic_of_series_.find(*series)) changes_.note(ChangeKind::topic, *topic);
  }
  neighbours_.note(message);
  texts_.note_loss(texts_.block_of(message));
  note_traces_.run(message);
  full_text_.remove(message);
  delete_message_.run(message);
  next_in_second_.clear();
}

}  // namespace kvq
