// SPDX-License-Identifier: MIT
// Reads and writes the relations between mails: threads, series, topics, reviews. The caller holds a
// Transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "schema/sqlite/statement.hpp"
#include "schema/stores/relation_rows.hpp"

namespace kvq {

class Changes;

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

class SeriesStore {
 public:
  explicit SeriesStore(const Database& database);

  std::optional<int64_t> series_of(int64_t message);
  /// Returns the threads of all mails of the series that a mail belongs to.
  Ids threads_of_series_of(int64_t message);
  void remove(int64_t series, const Ids& members);
  void insert(const SeriesRow& series, const SeriesReview& review);
  std::vector<TrailerOf> trailers(int64_t message);
  std::vector<VerdictOf> verdicts(int64_t message);

  /// The people who said of this series of somebody else that it is applied.
  Ids appliers(int64_t series);
  void add_applier(int64_t series, int64_t address);
  /// Whether the address said so of any series of somebody else.
  bool applies_others_work(int64_t address);
  /// Whether MAINTAINERS names the address for a file of the patch. Files since the last map_new_files() have
  /// no maintainers yet.
  bool is_maintainer_of(int64_t address, int64_t patch);
  /// Returns the series whose author says that they are applied, from this address.
  Ids applied_by_their_author(int64_t address);
  /// Of all addresses, those with a file that was stored after `file`.
  Ids applied_by_their_author_with_files_after(int64_t file);

 private:
  Changes& changes_;
  Statement series_of_message_;
  Statement threads_of_series_of_;
  Statement delete_series_;
  Statement delete_inclusions_;
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
  Statement appliers_of_series_;
  Statement applies_others_work_;
  Statement insert_series_applier_;
  Statement delete_series_appliers_;
  Statement is_maintainer_of_patch_;
  Statement series_applied_by_their_author_;
  Statement series_with_new_files_applied_by_author_;
};

/// Finds related series and stores topics.
class TopicStore {
 public:
  explicit TopicStore(const Database& database);

  std::optional<Posting> posting(int64_t series);
  PatchKeys patch_keys(int64_t series);
  /// Returns the series that may belong to the topic of `series`: those with its change-id, and those that
  /// have its title or one of its patches, are at most the longest pause older or newer, and whose sender has
  /// an address of its sender's person, or its sender's name. For each of these reasons at most the
  /// `most_alike` nearest before it and after it.
  Ids alike(const Posting& series);
  /// Returns the postings of its sender's addresses, except partial ones, that are at most
  /// longest_pause_of_retitled older or newer than the series: the `most_alike` nearest.
  Ids near_before(const Posting& series);
  Ids near_after(const Posting& series);
  /// Returns the files that the patches of a series change, at most 2,000: sorted, without duplicates.
  Ids files_of(int64_t series);
  Ids linked_from(int64_t series);
  Ids linking_to(int64_t series);
  Ids answered_by(int64_t series);
  /// Returns the user's topic settings for mails that are in the database.
  std::vector<TopicOverride> overrides();
  Ids following(int64_t series);
  /// Stores what a series follows, and the other series that it replaces.
  void set_previous(int64_t series, const std::optional<Lineage>& lineage, const Ids& included);
  std::optional<int64_t> topic_of(int64_t series);
  /// Oldest first.
  std::vector<TopicMember> members(int64_t topic);
  /// Returns what the series of a topic replace besides the ones that they follow.
  std::vector<Inclusion> inclusions(int64_t topic);
  /// Returns whether this changes the series.
  bool set_topic(int64_t series, int64_t topic, std::optional<int64_t> superseded_by);
  /// Notes topics whose series may have changed, or that no longer have any.
  void note_changed(const std::set<int64_t>& topics);

 private:
  Changes& changes_;
  Statement series_row_;
  Statement patch_ids_of_series_;
  Statement addresses_of_sender_;
  Statement titles_of_series_;
  Statement series_with_title_;
  Statement series_of_name_with_title_;
  Statement series_with_change_id_;
  Statement series_sharing_patches_;
  Statement sender_and_date_of_series_;
  Statement series_near_before_;
  Statement series_near_after_;
  Statement files_of_series_;
  Statement series_linked_from_;
  Statement series_linking_to_;
  Statement parents_of_series_;
  Statement parent_and_series_;
  Statement topic_overrides_;
  Statement series_following_;
  Statement set_previous_;
  Statement topic_of_series_;
  Statement series_of_topic_;
  Statement set_topic_;
  Statement delete_inclusions_;
  Statement insert_inclusion_;
  Statement included_in_series_;
  Statement inclusions_of_topic_;
};

}  // namespace kvq
