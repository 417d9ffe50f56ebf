// SPDX-License-Identifier: MIT
// Reads and writes threads. The caller holds a Transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "schema/sqlite/statement.hpp"
#include "schema/stores/relation_rows.hpp"

namespace kvq {

class Changes;

/// Threads. Message-IDs are identified by their ids in the table msgid.
class ThreadStore {
 public:
  explicit ThreadStore(const Database& database);

  /// Returns at most `most` messages with the next greater ids.
  Ids messages_after(int64_t id, int64_t most);
  /// Returns the Message-ID of a mail and those that it cites.
  Ids nodes_of_message(int64_t message);
  Ids nodes_of_thread(int64_t root);
  std::optional<int64_t> root_of(int64_t msgid);
  /// Computes the node from the current mails; absent if no mail has or cites the Message-ID.
  std::optional<ThreadNode> node(int64_t msgid);
  std::string message_id(int64_t msgid);
  void put(int64_t msgid, int64_t root, std::optional<int64_t> parent);
  void remove(int64_t msgid);
  std::vector<ThreadMail> mails(int64_t root);
  /// Returns every Message-ID of a thread with its parent.
  std::vector<std::pair<int64_t, std::optional<int64_t>>> parents(int64_t root);
  /// Returns the threads with numbered patches with that sender and total, sent between two times
  /// (inclusive).
  Ids with_postings_near(int64_t sender, int total, int64_t from, int64_t to);

 private:
  /// Returns the Message-ID of the mail that had another Message-ID before, or the given one.
  int64_t owner_of(int64_t msgid);
  void note_moved(int64_t msgid);

  Changes& changes_;
  Statement messages_with_msgid_;
  Statement ids_of_messages_after_;
  Statement nodes_of_message_;
  Statement nodes_of_thread_;
  Statement thread_of_msgid_;
  Statement arrived_node_;
  Statement cited_node_;
  Statement msgid_text_;
  Statement put_thread_node_;
  Statement delete_thread_node_;
  Statement mails_of_thread_;
  Statement threads_of_postings_near_;
  Statement owner_of_alias_;
};

}  // namespace kvq
