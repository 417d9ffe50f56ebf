// SPDX-License-Identifier: MIT
#include "indexer/relations/topic_update.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "indexer/relations/lineage.hpp"

namespace kvq {
namespace {

std::optional<Lineage> previous_of(TopicStore& store, const Posting& series,
                                   const std::vector<TopicOverride>& overrides) {
  std::map<int64_t, Clues> clues;
  for (const int64_t other : store.linked_from(series.id)) clues[other].links = true;
  for (const int64_t other : store.answered_by(series.id)) clues[other].answers = true;
  for (const int64_t other : store.sharing_key(series.id)) clues[other];
  for (const TopicOverride& word : overrides) {
    if (word.one == series.id) clues[word.other].override_says = word.is_one_topic;
    if (word.other == series.id) clues[word.one].override_says = word.is_one_topic;
  }
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
    if (smaller > 0) clue.common_patches = static_cast<int>(100L * common / smaller);
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

/// Which members follow which, oldest first.
using Followers = std::unordered_map<int64_t, std::vector<const TopicMember*>>;

/// The oldest whole posting that follows, if need be through partial ones.
std::optional<int64_t> successor_of(const Followers& followers, int64_t series) {
  for (std::vector<int64_t> level{series}; !level.empty();) {
    std::vector<int64_t> partial;
    for (const int64_t one : level) {
      const auto found = followers.find(one);
      if (found == followers.end()) continue;
      for (const TopicMember* member : found->second) {
        if (!member->partial) return member->id;
        partial.push_back(member->id);
      }
    }
    level = std::move(partial);
  }
  return std::nullopt;
}

/// `members` are oldest first.
void number_topic(TopicStore& store, const std::vector<TopicMember>& members, int64_t first) {
  Followers followers;
  for (const TopicMember& member : members) {
    if (member.previous) followers[*member.previous].push_back(&member);
  }
  for (const TopicMember& member : members) {
    auto superseded_by = successor_of(followers, member.id);
    if (!superseded_by && member.partial && member.previous) {
      // What it is a part of may have had its successor before this part came.
      superseded_by = successor_of(followers, *member.previous);
      const auto successor = std::ranges::find(members, superseded_by.value_or(0), &TopicMember::id);
      if (successor != members.end() && successor->date <= member.date) superseded_by.reset();
    }
    store.set_topic(member.id, first, superseded_by);
  }
}

}  // namespace

void update_topics(TopicStore& store, const ChangedSeries& changed) {
  std::set<int64_t> choosing(changed.found.begin(), changed.found.end());
  choosing.insert(changed.neighbours.begin(), changed.neighbours.end());
  for (const int64_t series : changed.found) {
    for (const Ids& ids : {store.sharing_key(series), store.linking_to(series)}) {
      choosing.insert(ids.begin(), ids.end());
    }
  }
  const std::vector<TopicOverride> overrides = store.overrides();
  for (const TopicOverride& word : overrides) choosing.insert({word.one, word.other});
  std::set<int64_t> topics = changed.topics;
  for (const int64_t series : choosing) {
    const auto posting = store.posting(series);
    if (!posting) continue;
    topics.insert(store.topic_of(series).value());
    const auto lineage = previous_of(store, *posting, overrides);
    store.set_previous(series, lineage);
    if (lineage) topics.insert(store.topic_of(lineage->previous).value());
  }
  std::vector<TopicMember> members;
  for (const int64_t topic : topics) {
    for (const TopicMember& member : store.members(topic)) members.push_back(member);
  }
  std::unordered_map<int64_t, const TopicMember*> by_id;
  for (const TopicMember& member : members) by_id.emplace(member.id, &member);
  std::map<int64_t, std::vector<TopicMember>> by_first;
  for (const TopicMember& member : members) by_first[first_of(by_id, member.id)].push_back(member);
  for (auto& [first, together] : by_first) {
    std::ranges::stable_sort(together, {}, &TopicMember::date);
    number_topic(store, together, first);
  }
}

}  // namespace kvq
