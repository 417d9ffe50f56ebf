// SPDX-License-Identifier: MIT
#include "schema/stores/settings_store.hpp"

#include <cstdint>
#include <utility>

#include "schema/people/robots.hpp"
#include "schema/sqlite/changes.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;

SettingsStore::SettingsStore(const Database& database)
    : changes_(database.changes()),
      robot_patterns_(database, sql::robot_patterns),
      delete_robot_patterns_(database, sql::delete_robot_patterns),
      insert_robot_pattern_(database, sql::insert_robot_pattern),
      addresses_(database, sql::addresses),
      mark_robot_(database, sql::mark_robot),
      standings_are_missing_(database, sql::standings_are_missing),
      topic_words_(database, sql::topic_words),
      delete_topic_words_(database, sql::delete_topic_words),
      insert_topic_word_(database, sql::insert_topic_word),
      messages_with_id_(database, sql::messages_with_id) {}

std::vector<std::string> SettingsStore::robot_patterns() {
  std::vector<std::string> out;
  auto rows = robot_patterns_.use();
  while (rows.next()) out.emplace_back(rows.text(0));
  return out;
}

int64_t SettingsStore::replace_robot_patterns(const std::vector<std::string>& patterns) {
  delete_robot_patterns_.run();
  for (const std::string& pattern : patterns) insert_robot_pattern_.run(pattern);
  std::vector<std::pair<int64_t, bool>> changed;
  {
    auto rows = addresses_.use();
    while (rows.next()) {
      const bool robot = is_robot(patterns, std::string(rows.text(1)));
      if (robot != (rows.integer(2) != 0)) changed.emplace_back(rows.integer(0), robot);
    }
  }
  for (const auto& [address, robot] : changed) mark_robot_.run(address, robot);
  if (!changed.empty()) changes_.note_everything();
  return static_cast<int64_t>(changed.size());
}

bool SettingsStore::lacks_relations() {
  return standings_are_missing_.find().value() != 0;
}

std::vector<TopicWord> SettingsStore::topic_words() {
  std::vector<TopicWord> out;
  auto rows = topic_words_.use();
  while (rows.next()) {
    out.push_back({std::string(rows.text(0)), std::string(rows.text(1)), rows.integer(2) != 0});
  }
  return out;
}

void SettingsStore::replace_topic_words(const std::vector<TopicWord>& words) {
  delete_topic_words_.run();
  for (const TopicWord& word : words) insert_topic_word_.run(word.one, word.other, word.is_one_topic);
}

std::vector<int64_t> SettingsStore::messages(const std::string& message_id) {
  std::vector<int64_t> out;
  auto rows = messages_with_id_.use(message_id);
  while (rows.next()) out.push_back(rows.integer(0));
  return out;
}

}  // namespace kvq
