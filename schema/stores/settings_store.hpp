// SPDX-License-Identifier: MIT
// The user's settings for the relations between mails: who is a robot, which postings are one topic.
#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "schema/sqlite/statement.hpp"

namespace kvq {

/// The user's setting for two postings, identified by a Message-ID of each.
struct TopicWord {
  std::string one;
  std::string other;
  bool is_one_topic = true;

  bool operator==(const TopicWord&) const = default;
  bool operator<(const TopicWord& later) const {
    return std::tie(one, other, is_one_topic) < std::tie(later.one, later.other, later.is_one_topic);
  }
};

class Changes;

class SettingsStore {
 public:
  explicit SettingsStore(const Database& database);

  /// Sorted, like everything here.
  std::vector<std::string> robot_patterns();
  /// Replaces the patterns and marks the addresses that match. Returns the number of addresses whose mark
  /// changed.
  int64_t replace_robot_patterns(const std::vector<std::string>& patterns);

  /// Whether an upgrade of the schema left relations to be computed from the stored mails.
  bool lacks_relations();

  std::vector<TopicWord> topic_words();
  void replace_topic_words(const std::vector<TopicWord>& words);
  /// Returns the messages with a Message-ID.
  std::vector<int64_t> messages(const std::string& message_id);

 private:
  Changes& changes_;
  Statement robot_patterns_;
  Statement delete_robot_patterns_;
  Statement insert_robot_pattern_;
  Statement addresses_;
  Statement mark_robot_;
  Statement standings_are_missing_;
  Statement topic_words_;
  Statement delete_topic_words_;
  Statement insert_topic_word_;
  Statement messages_with_id_;
};

}  // namespace kvq
