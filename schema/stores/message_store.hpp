// SPDX-License-Identifier: MIT
// Writes messages with all that hangs on them. The caller holds a Transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "schema/full_text/full_text.hpp"
#include "schema/mail/rows.hpp"
#include "schema/sqlite/statement.hpp"
#include "schema/stores/interning.hpp"
#include "schema/stores/mailbox_store.hpp"
#include "schema/stores/relation_rows.hpp"
#include "schema/stores/text_blocks.hpp"

namespace kvq {

class MessageStore {
 public:
  explicit MessageStore(const Database& database);

  struct Stored {
    int64_t id;
    bool is_new;
    /// Another message has the same Message-ID.
    bool reuses_message_id;
  };

  /// The block of texts that mails to be stored have theirs in.
  int64_t add_text_block(std::string_view frame) { return texts_.add(frame); }

  /// The words of the mails to be stored next: a mail's document is its place among those of the last run.
  void add_words(FullTextRun run) { full_text_.add(std::move(run)); }

  /// That no message will have some text of the block.
  void note_unused_text(int64_t block) { texts_.note_loss(block); }

  /// The message of a mail: the one it is a copy of, else a new one. Its text and words are there, or put
  /// there.
  Stored store(const MessageRow& row, const TextPlace& text, size_t document);
  Stored store(const MessageRow& row);

  /// Removes a message that no delivery has any more, from the full text too.
  void remove_if_undelivered(int64_t message);

  /// What was stored and removed since the last call.
  Touched take_touched();

  /// That nothing is stored or removed until finish(): a thread begins with what that writes.
  void prepare_to_finish() { full_text_.prepare(); }

  /// To be called before a transaction ends.
  void finish();

 private:
  std::optional<int64_t> copy_of(int64_t msgid, const MessageRow& row, bool& reuses_message_id);
  int64_t next_free_id(int64_t committed);
  int64_t insert(int64_t msgid, const MessageRow& row, const TextPlace& text, size_t document);
  void insert_children(int64_t id, const MessageRow& row);

  Interner msgids_;
  MailboxStore mailboxes_;
  Interner files_;
  Interner subsystems_;
  Interner headers_;
  Statement messages_of_msgid_;
  Statement message_exists_;
  Statement insert_message_;
  Statement insert_reference_;
  Statement insert_attachment_;
  Statement insert_message_header_;
  Statement insert_patch_;
  Statement insert_patch_file_;
  Statement insert_trailer_;
  Statement insert_verdict_;
  Statement insert_mail_link_;
  Statement insert_message_subsystem_;
  TextBlocks texts_;
  Statement insert_body_;
  FullText full_text_;
  /// For mails that come without words.
  std::optional<FullTextRunBuilder> words_;
  Statement message_is_delivered_;
  Statement delete_message_;
  Statement msgid_of_message_;
  Statement neighbours_of_message_;
  Statement series_of_message_;
  Touched touched_;
  /// For seconds in which several mails came: where to look for a free id next.
  std::unordered_map<int64_t, int64_t> next_in_second_;
};

}  // namespace kvq
