// SPDX-License-Identifier: MIT
// Writes messages and their dependent rows. The caller holds a Transaction.
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
#include "schema/stores/message_copies.hpp"
#include "schema/stores/neighbours.hpp"
#include "schema/stores/relation_rows.hpp"
#include "schema/stores/text_blocks.hpp"

namespace kvq {

class Changes;

class MessageStore {
 public:
  explicit MessageStore(const Database& database);

  struct Stored {
    int64_t id;
    bool is_new;
    /// Another message has the same Message-ID.
    bool reuses_message_id;
  };

  /// Adds a text block with the texts of the mails to be stored next. Returns its id.
  int64_t add_text_block(std::string_view frame) { return texts_.add(frame); }

  /// Adds the terms of mails to be stored.
  [[nodiscard]] FullText::AddedRun add_terms(FullTextRun run) { return full_text_.add(std::move(run)); }

  /// Notes that a text in the block belongs to no message.
  void note_unused_text(int64_t block) { texts_.note_loss(block); }

  /// The same for the text of a mail that is deleted before it is stored.
  void note_deleted_text(int64_t block);

  /// Stores a mail, unless it is a copy of a stored message, and returns its message. The text and the terms
  /// have already been added.
  Stored store(const MessageRow& row, const TextPlace& text, const FullText::Document& document);
  /// The same, but also adds the text and the terms.
  Stored store(const MessageRow& row);

  /// Removes a message that no delivery refers to any longer, also from the full-text index. remove_traces()
  /// removes the rest.
  void remove_if_undelivered(int64_t message);

  /// Returns the messages stored and the neighbours of those removed since the last call.
  Touched take_touched();

  /// Starts the work of finish() in a thread. Nothing may be stored or removed until finish().
  void prepare_to_finish() { full_text_.prepare(); }

  /// Must be called before the transaction ends.
  void finish();

 private:
  int64_t next_free_id(int64_t committed);
  int64_t insert(int64_t msgid, const MessageRow& row, const TextPlace& text,
                 const FullText::Document& document);
  void insert_children(int64_t id, const MessageRow& row);

  Changes& changes_;
  Interner msgids_;
  MailboxStore mailboxes_;
  Interner files_;
  Interner subsystems_;
  Interner headers_;
  MessageCopies copies_;
  Statement message_exists_;
  Statement insert_message_;
  Statement insert_alias_;
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
  /// For mails that are stored without a run.
  std::optional<FullTextRunBuilder> terms_;
  Statement message_is_delivered_;
  Statement note_traces_;
  Statement note_unused_space_;
  Statement nodes_of_message_;
  Statement delete_message_;
  Statement msgid_of_message_;
  Neighbours neighbours_;
  Statement series_of_message_;
  Statement topic_of_series_;
  Touched touched_;
  /// For each second with several mails: the next id to try.
  std::unordered_map<int64_t, int64_t> next_in_second_;
};

}  // namespace kvq
