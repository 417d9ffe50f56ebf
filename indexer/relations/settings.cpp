// SPDX-License-Identifier: MIT
#include "indexer/relations/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <sstream>
#include <utility>

#include "schema/base/error.hpp"
#include "schema/base/fold.hpp"
#include "schema/people/robots.hpp"

namespace kvq {
namespace {

/// Returns the words of each line that has any, with the line's number.
std::vector<std::pair<int, std::vector<std::string>>> words_by_line(std::string_view text) {
  std::vector<std::pair<int, std::vector<std::string>>> out;
  std::istringstream in{std::string(text)};
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    std::istringstream words(line.substr(0, line.find('#')));
    std::vector<std::string> found;
    for (std::string word; words >> word;) found.push_back(word);
    if (!found.empty()) out.emplace_back(number, std::move(found));
  }
  return out;
}

std::string without_brackets(const std::string& id) {
  return id.starts_with('<') && id.ends_with('>') ? id.substr(1, id.size() - 2) : id;
}

template <class T>
void sort_once(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// Adds the robots that kvq knows, and sorts everything as in SettingsStore.
RelationSettings as_stored(RelationSettings settings) {
  settings.robots.insert(settings.robots.end(), known_robots().begin(), known_robots().end());
  sort_once(settings.robots);
  sort_once(settings.topics);
  return settings;
}

}  // namespace

std::vector<std::string> parse_robots(std::string_view text) {
  std::vector<std::string> out;
  for (const auto& [number, words] : words_by_line(text)) {
    for (const std::string& word : words) out.push_back(fold(word));
  }
  return out;
}

std::vector<TopicWord> parse_topics(std::string_view text, const std::string& file) {
  std::vector<TopicWord> out;
  for (const auto& [number, words] : words_by_line(text)) {
    const bool joins = words.front() == "join";
    if (words.size() != 3 || (!joins && words.front() != "split")) {
      throw Error(ErrorKind::usage, fmt::format("'{}' line {} is neither 'join' nor 'split'", file, number),
                  "write 'join MESSAGE-ID MESSAGE-ID' or 'split MESSAGE-ID MESSAGE-ID'");
    }
    out.push_back({without_brackets(words[1]), without_brackets(words[2]), joins});
  }
  return out;
}

bool are_applied(const Database& database, const RelationSettings& settings) {
  const auto [robots, topics] = as_stored(settings);
  SettingsStore store(database);
  return store.robot_patterns() == robots && store.topic_words() == topics && !store.lacks_relations();
}

void apply_settings(const Database& database, const RelationSettings& settings) {
  const auto [robots, topics] = as_stored(settings);
  SettingsStore store(database);
  std::vector<TopicWord> topics_before = store.topic_words();
  const bool same_robots = store.robot_patterns() == robots;
  const bool lacks_relations = store.lacks_relations();
  if (same_robots && topics_before == topics && !lacks_relations) return;
  Relations relations(database);
  Transaction transaction(database);
  const bool marks_change = !same_robots && store.replace_robot_patterns(robots) > 0;
  store.replace_topic_words(topics);
  if (marks_change || lacks_relations) {
    relations.recompute_all();
  } else {
    Touched touched;
    for (const auto* words : {&std::as_const(topics_before), &topics}) {
      for (const TopicWord& word : *words) {
        for (const std::string& id : {word.one, word.other}) {
          for (const int64_t message : store.messages(id)) touched.messages.push_back(message);
        }
      }
    }
    relations.update(touched);
  }
  transaction.commit();
}

}  // namespace kvq
