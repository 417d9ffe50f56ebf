// SPDX-License-Identifier: MIT
#include "indexer/relations/topic_update.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "indexer/relations/lineage.hpp"

namespace kvq {
namespace {

int count_common(const std::vector<std::string>& one, const std::vector<std::string>& other) {
  int count = 0;
  for (auto i = one.begin(), k = other.begin(); i != one.end() && k != other.end();) {
    count += *i == *k;
    const bool advances_other = *k <= *i;
    if (*i <= *k) ++i;
    if (advances_other) ++k;
  }
  return count;
}

/// Chooses the series that each series follows. Reads each posting, and the postings similar to it, only
/// once.
class Choice {
 public:
  explicit Choice(TopicStore& store) : store_(store), overrides_(store.overrides()) {}

  const std::vector<TopicOverride>& overrides() const { return overrides_; }

  const Posting* posting(int64_t series) {
    const auto [known, is_new] = postings_.try_emplace(series);
    if (is_new) known->second = store_.posting(series);
    return known->second ? &*known->second : nullptr;
  }

  std::optional<Lineage> previous_of(const Posting& series) {
    std::map<int64_t, Clues> clues;
    for (const int64_t other : store_.linked_from(series.id)) clues[other].links = true;
    for (const int64_t other : store_.answered_by(series.id)) clues[other].answers = true;
    for (const int64_t other : alike(series)) {
      if (posting(other)->date <= series.date) clues[other];
    }
    for (const TopicOverride& word : overrides_) {
      if (word.one == series.id) clues[word.other].override_says = word.is_one_topic;
      if (word.other == series.id) clues[word.one].override_says = word.is_one_topic;
    }
    std::vector<Predecessor> candidates;
    for (auto& [other, clue] : clues) {
      const Posting* theirs = posting(other);
      if (theirs == nullptr) continue;
      compare(series, *theirs, clue);
      candidates.push_back({*theirs, clue});
    }
    return choose_previous(series, candidates);
  }

  /// Returns the series that may follow a series.
  std::set<int64_t> possible_followers(const Posting& series) {
    const Ids linking = store_.linking_to(series.id);
    std::set<int64_t> out(linking.begin(), linking.end());
    for (const int64_t other : alike(series)) {
      if (posting(other)->date >= series.date) out.insert(other);
    }
    return out;
  }

 private:
  /// Returns the series with the same change-id, and those within the longest pause that have the same title
  /// or a patch in common.
  const std::set<int64_t>& alike(const Posting& series) {
    const auto [known, is_new] = alike_.try_emplace(series.id);
    std::set<int64_t>& out = known->second;
    if (!is_new) return out;
    const auto add = [&](const Ids& ids) { out.insert(ids.begin(), ids.end()); };
    const int64_t from = series.date - longest_pause;
    const int64_t to = series.date + longest_pause;
    if (series.change_id) add(store_.with_change_id(*series.change_id));
    if (series.sender) {
      if (series.normalised_title) add(store_.with_title(*series.sender, *series.normalised_title, from, to));
      for (const std::string& patch : series.patch_ids)
        add(store_.with_patch(patch, *series.sender, from, to));
    }
    out.erase(series.id);
    return out;
  }

  static void compare(const Posting& one, const Posting& other, Clues& clues) {
    clues.same_change_id = one.change_id && one.change_id == other.change_id;
    clues.same_title =
        one.sender == other.sender && one.normalised_title && one.normalised_title == other.normalised_title;
    const size_t smaller = std::min(one.patch_ids.size(), other.patch_ids.size());
    if (smaller == 0) return;
    const int common = count_common(one.patch_ids, other.patch_ids);
    clues.common_patches = static_cast<int>(100L * common / static_cast<int64_t>(smaller));
  }

  TopicStore& store_;
  std::vector<TopicOverride> overrides_;
  std::unordered_map<int64_t, std::optional<Posting>> postings_;
  std::unordered_map<int64_t, std::set<int64_t>> alike_;
};

/// Returns the first series of the chain that ends with `series`.
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

/// Maps each series to the members that follow it, oldest first.
using Followers = std::unordered_map<int64_t, std::vector<const TopicMember*>>;

/// Returns the oldest posting that follows and is not partial; partial postings in between are skipped.
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

/// `members` must be sorted, oldest first.
void number_topic(TopicStore& store, const std::vector<TopicMember>& members, int64_t first) {
  Followers followers;
  for (const TopicMember& member : members) {
    if (member.previous) followers[*member.previous].push_back(&member);
  }
  for (const TopicMember& member : members) {
    auto superseded_by = successor_of(followers, member.id);
    if (!superseded_by && member.partial && member.previous) {
      // The posting that it is a part of may have had a successor before this part arrived.
      superseded_by = successor_of(followers, *member.previous);
      const auto successor = std::ranges::find(members, superseded_by.value_or(0), &TopicMember::id);
      if (successor != members.end() && successor->date <= member.date) superseded_by.reset();
    }
    store.set_topic(member.id, first, superseded_by);
  }
}

}  // namespace

void update_topics(TopicStore& store, const ChangedSeries& changed) {
  Choice choice(store);
  std::set<int64_t> choosing(changed.found.begin(), changed.found.end());
  choosing.insert(changed.followers.begin(), changed.followers.end());
  for (const int64_t series : changed.found) {
    if (const Posting* posting = choice.posting(series)) choosing.merge(choice.possible_followers(*posting));
  }
  for (const TopicOverride& word : choice.overrides()) choosing.insert({word.one, word.other});
  std::set<int64_t> topics = changed.topics;
  for (const int64_t series : choosing) {
    const Posting* posting = choice.posting(series);
    if (posting == nullptr) continue;
    topics.insert(store.topic_of(series).value());
    const auto lineage = choice.previous_of(*posting);
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
