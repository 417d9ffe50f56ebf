// SPDX-License-Identifier: MIT
// Finds related series, and reads and writes topics. The caller holds a Transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "schema/sqlite/statement.hpp"
#include "schema/stores/relation_rows.hpp"

namespace kvq {

class Changes;

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
