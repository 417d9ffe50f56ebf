// SPDX-License-Identifier: MIT
// Reads and writes what mails are to each other: threads, series, topics, reviews. The caller holds a
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

/// Threads, by the numbers of their Message-IDs.
class ThreadStore {
 public:
  explicit ThreadStore(const Database& database);

  /// The next messages behind an id, at most so many.
  Ids messages_after(int64_t id, int64_t most);
  /// The Message-ID of a mail and all that it cites.
  Ids nodes_of_message(int64_t message);
  Ids nodes_of_thread(int64_t root);
  std::optional<int64_t> root_of(int64_t msgid);
  /// As the mails have it now; absent where there is no such mail and none cites it.
  std::optional<ThreadNode> node(int64_t msgid);
  std::string message_id(int64_t msgid);
  void put(int64_t msgid, int64_t root, std::optional<int64_t> parent);
  void remove(int64_t msgid);
  std::vector<ThreadMail> mails(int64_t root);
  /// Every Message-ID of a thread with the one it answers.
  std::vector<std::pair<int64_t, std::optional<int64_t>>> parents(int64_t root);
  /// The threads with numbered patches of a sender and total, sent between two times, both included.
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
  /// The threads that the series of a mail reaches into.
  Ids threads_of_series_of(int64_t message);
  void remove(int64_t series, const Ids& members);
  void insert(const SeriesRow& series, const SeriesReview& review);
  std::vector<TrailerOf> trailers(int64_t message);
  /// "applied", "nacked".
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

/// What makes one topic of several series.
class TopicStore {
 public:
  explicit TopicStore(const Database& database);

  std::optional<Posting> posting(int64_t series);
  /// Those of a sender with a title, of a date between two, both included.
  Ids with_title(int64_t sender, const std::string& normalised_title, int64_t from, int64_t to);
  Ids with_change_id(const std::string& change_id);
  /// Those of a sender with a patch, of a date between two, both included.
  Ids with_patch(const std::string& patch_id, int64_t sender, int64_t from, int64_t to);
  Ids linked_from(int64_t series);
  Ids linking_to(int64_t series);
  Ids answered_by(int64_t series);
  /// The user's words, as far as their mails are here.
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
