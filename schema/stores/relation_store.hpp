// SPDX-License-Identifier: MIT
// Reads and writes the relations between mails: threads, series, topics, reviews. The caller holds a
// Transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "schema/sqlite/statement.hpp"
#include "schema/stores/relation_rows.hpp"

namespace kvq {

using Ids = std::vector<int64_t>;

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
};

class SeriesStore {
 public:
  explicit SeriesStore(const Database& database);

  std::optional<int64_t> series_of(int64_t message);
  /// Returns the threads of all mails of the series that a mail belongs to.
  Ids threads_of_series_of(int64_t message);
  void remove(int64_t series, const Ids& members);
  void insert(const SeriesRow& series, const SeriesReview& review);
  std::vector<TrailerOf> trailers(int64_t message);
  /// "applied" and "nacked".
  std::vector<std::string> verdicts(int64_t message);

 private:
  Statement series_of_message_;
  Statement threads_of_series_of_;
  Statement delete_series_;
  Statement delete_series_messages_;
  Statement delete_series_evidence_;
  Statement delete_series_replies_;
  Statement delete_patch_trailers_;
  Statement delete_subsystems_from_patches_;
  Statement insert_series_;
  Statement insert_series_message_;
  Statement insert_series_evidence_;
  Statement insert_series_reply_;
  Statement insert_patch_trailer_;
  Statement add_subsystems_of_patches_;
  Statement trailers_of_message_;
  Statement verdicts_of_message_;
};

/// Finds related series and stores topics.
class TopicStore {
 public:
  explicit TopicStore(const Database& database);

  std::optional<Posting> posting(int64_t series);
  /// Returns the series of a sender with that title, dated between two times (inclusive).
  Ids with_title(int64_t sender, const std::string& normalised_title, int64_t from, int64_t to);
  Ids with_change_id(const std::string& change_id);
  /// Returns the series of a sender that contain that patch, dated between two times (inclusive).
  Ids with_patch(const std::string& patch_id, int64_t sender, int64_t from, int64_t to);
  Ids linked_from(int64_t series);
  Ids linking_to(int64_t series);
  Ids answered_by(int64_t series);
  /// Returns the user's topic settings for mails that are in the database.
  std::vector<TopicOverride> overrides();
  Ids following(int64_t series);
  void set_previous(int64_t series, const std::optional<Lineage>& lineage);
  std::optional<int64_t> topic_of(int64_t series);
  /// Oldest first.
  std::vector<TopicMember> members(int64_t topic);
  void set_topic(int64_t series, int64_t topic, std::optional<int64_t> superseded_by);

 private:
  Statement series_row_;
  Statement patch_ids_of_series_;
  Statement series_with_title_;
  Statement series_with_change_id_;
  Statement series_with_patch_;
  Statement series_linked_from_;
  Statement series_linking_to_;
  Statement series_answered_by_;
  Statement topic_overrides_;
  Statement series_following_;
  Statement set_previous_;
  Statement topic_of_series_;
  Statement series_of_topic_;
  Statement set_topic_;
};

}  // namespace kvq
