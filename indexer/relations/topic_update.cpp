// SPDX-License-Identifier: MIT
#include "indexer/relations/topic_update.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "indexer/relations/lineage.hpp"

namespace kvq {
namespace {

std::optional<Lineage> previous_of(TopicStore& store, const Posting& series) {
  std::map<int64_t, Clues> clues;
  for (const int64_t other : store.linked_from(series.id)) clues[other].links = true;
  for (const int64_t other : store.answered_by(series.id)) clues[other].answers = true;
  for (const int64_t other : store.sharing_key(series.id)) clues[other];
  for (const int64_t other : store.overridden_by(series.id)) clues[other];
  if (clues.empty()) return std::nullopt;
  const std::vector<std::string> keys = store.keys(series.id);
  const auto is_patch = [](const std::string& key) { return key.starts_with("patch:"); };
  std::vector<Candidate> candidates;
  for (auto& [other, clue] : clues) {
    auto posting = store.posting(other);
    if (!posting) continue;
    const std::vector<std::string> theirs = store.keys(other);
    int common = 0;
    for (const std::string& key : theirs) {
      if (std::ranges::find(keys, key) == keys.end()) continue;
      clue.same_change_id |= key.starts_with("change:");
      clue.same_title |= key.starts_with("title:");
      common += is_patch(key);
    }
    const auto smaller =
        std::min(std::ranges::count_if(keys, is_patch), std::ranges::count_if(theirs, is_patch));
    if (smaller > 0) clue.common_patches = static_cast<int>(100 * common / smaller);
    clue.override_says = store.override_between(series.id, other);
    candidates.push_back({std::move(*posting), clue});
  }
  return choose_previous(series, candidates);
}

/// The first series of each member's chain.
int64_t first_of(const std::unordered_map<int64_t, const TopicMember*>& members, int64_t series) {
  int64_t at = series;
  for (size_t steps = 0; steps <= members.size(); ++steps) {
    const auto found = members.find(at);
    if (found == members.end() || !found->second->previous || !members.contains(*found->second->previous))
      break;
    at = *found->second->previous;
  }
  return at;
}

/// The oldest whole posting that follows, if need be through partial ones.
std::optional<int64_t> successor_of(const std::vector<TopicMember>& members, int64_t series, int depth = 0) {
  if (depth > 100) return std::nullopt;
  for (const TopicMember& member : members) {
    if (member.previous == series && !member.partial) return member.id;
  }
  for (const TopicMember& member : members) {
    if (member.previous != series) continue;
    if (const auto found = successor_of(members, member.id, depth + 1)) return found;
  }
  return std::nullopt;
}

void number_topic(TopicStore& store, const std::vector<TopicMember>& members) {
  std::unordered_map<int64_t, const TopicMember*> by_id;
  for (const TopicMember& member : members) by_id.emplace(member.id, &member);
  for (const TopicMember& member : members) {
    auto superseded_by = successor_of(members, member.id);
    if (!superseded_by && member.partial && member.previous) {
      superseded_by = successor_of(members, *member.previous);
      const auto successor = superseded_by ? by_id.find(*superseded_by) : by_id.end();
      if (successor != by_id.end() && successor->second->date <= member.date) superseded_by.reset();
    }
    store.set_topic(member.id, first_of(by_id, member.id), superseded_by);
  }
}

}  // namespace

void update_topics(TopicStore& store, const ChangedSeries& changed) {
  std::set<int64_t> choosing(changed.found.begin(), changed.found.end());
  choosing.insert(changed.neighbours.begin(), changed.neighbours.end());
  for (const int64_t series : changed.found) {
    for (const Ids& ids : {store.sharing_key(series), store.linking_to(series), store.overriding(series)}) {
      choosing.insert(ids.begin(), ids.end());
    }
  }
  std::set<int64_t> topics = changed.topics;
  for (const int64_t series : choosing) {
    const auto posting = store.posting(series);
    if (!posting) continue;
    topics.insert(store.topic_of(series).value());
    const auto lineage = previous_of(store, *posting);
    store.set_previous(series, lineage);
    if (lineage) topics.insert(store.topic_of(lineage->previous).value());
  }
  // Together: a series can have come from one of the topics into another.
  std::map<int64_t, TopicMember> all;
  for (const int64_t topic : topics) {
    for (const TopicMember& member : store.members(topic)) all.emplace(member.id, member);
  }
  std::unordered_map<int64_t, const TopicMember*> by_id;
  for (const auto& [id, member] : all) by_id.emplace(id, &member);
  std::map<int64_t, std::vector<TopicMember>> by_first;
  for (const int64_t topic : topics) {
    for (const TopicMember& member : store.members(topic))
      by_first[first_of(by_id, member.id)].push_back(member);
  }
  for (const auto& [first, members] : by_first) number_topic(store, members);
}

}  // namespace kvq
