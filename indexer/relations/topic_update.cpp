// SPDX-License-Identifier: MIT
#include "indexer/relations/topic_update.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "indexer/relations/compared_title.hpp"
#include "indexer/relations/lineage.hpp"
#include "indexer/relations/retitled.hpp"

namespace kvq {
namespace {

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

  Ancestry ancestry_of(const Posting& series) {
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
    PreviousChoice choice(series);
    for (auto& [other, clue] : clues) {
      const Posting* theirs = posting(other);
      if (theirs == nullptr) continue;
      compare(series, *theirs, clue);
      choice.consider(*theirs, clue);
    }
    Ancestry out = choice.result();
    const bool by_patches =
        out.previous && (out.previous->reason == "patch-titles" || out.previous->reason == "patch");
    if (by_patches && has_own_line(series, *posting(out.previous->previous))) {
      out.included.push_back(out.previous->previous);
      std::ranges::sort(out.included);
      out.previous.reset();
    } else if (!out.previous) {
      out.previous = retitled_predecessor_of(series);
    }
    // What the user splits from a posting of this work is not a part of it by another way.
    for (const TopicOverride& word : overrides_) {
      if (word.is_one_topic || !clues.contains(word.one) || !clues.contains(word.other)) continue;
      std::erase(out.included, word.one);
      std::erase(out.included, word.other);
    }
    return out;
  }

  /// Returns the series that may follow a series.
  std::set<int64_t> possible_followers(const Posting& series) {
    const Ids linking = store_.linking_to(series.id);
    std::set<int64_t> out(linking.begin(), linking.end());
    for (const int64_t other : alike(series)) {
      if (posting(other)->date >= series.date) out.insert(other);
    }
    for (const int64_t other : store_.near_before(series)) {
      if (takes_a_place_from(series, *posting(other))) out.insert(other);
    }
    for (const int64_t other : store_.near_after(series)) {
      if (takes_a_place_from(series, *posting(other)) || may_be_retitled(*posting(other), series))
        out.insert(other);
    }
    return out;
  }

 private:
  /// Whether another posting may have been chosen to follow one whose place this series takes.
  bool takes_a_place_from(const Posting& series, const Posting& other) {
    // With more, the posting whose place it takes may not be among them.
    return alike(series).size() >= most_alike || std::ranges::any_of(alike(series), [&](int64_t earlier) {
             return takes_its_place(other, *posting(earlier), series);
           });
  }

  bool is_split(int64_t one, int64_t other) const {
    return std::ranges::any_of(overrides_, [&](const TopicOverride& word) {
      return !word.is_one_topic &&
             ((word.one == one && word.other == other) || (word.one == other && word.other == one));
    });
  }

  /// Whether a small posting that a large series took in has the next revision elsewhere: then it is not the
  /// revision before the series.
  bool has_own_line(const Posting& series, const Posting& small) {
    if (size_of(small) > 1 || size_of(series) == 1 || small.normalised_title == series.normalised_title)
      return false;
    return std::ranges::any_of(
        alike(small), [&](int64_t other) { return takes_its_place(series, small, *posting(other)); });
  }

  std::optional<Lineage> retitled_predecessor_of(const Posting& series) {
    // A first revision can only continue an RFC.
    if (series.form == SeriesForm::partial || (series.revision == 1 && series.rfc)) return std::nullopt;
    std::vector<Sketch> candidates;
    for (const int64_t id : store_.near_before(series)) {
      const Posting* earlier = posting(id);
      if (may_be_retitled(series, *earlier) && !is_split(series.id, id))
        candidates.push_back(sketch_of(*earlier));
    }
    if (candidates.empty()) return std::nullopt;
    return retitled_predecessor(sketch_of(series), candidates, [&](const Posting& earlier) {
      return std::ranges::any_of(
          alike(earlier), [&](int64_t other) { return takes_its_place(series, earlier, *posting(other)); });
    });
  }

  Sketch sketch_of(const Posting& series) {
    return {&series, telling_words(series.normalised_title.value_or("")), store_.files_of(series.id)};
  }

  const Ids& alike(const Posting& series) {
    const auto [known, is_new] = alike_.try_emplace(series.id);
    if (is_new) known->second = store_.alike(series);
    return known->second;
  }

  const PatchKeys& patch_keys(int64_t series) {
    const auto [known, is_new] = patch_keys_.try_emplace(series);
    if (is_new) known->second = store_.patch_keys(series);
    return known->second;
  }

  void compare(const Posting& one, const Posting& other, Clues& clues) {
    clues.same_change_id = one.change_id && one.change_id == other.change_id;
    clues.same_title = one.normalised_title && one.normalised_title == other.normalised_title;
    const PatchKeys& mine = patch_keys(one.id);
    const PatchKeys& theirs = patch_keys(other.id);
    clues.common_titles = count_common(mine.titles, theirs.titles);
    clues.common_patches = count_common(mine.patch_ids, theirs.patch_ids);
  }

  TopicStore& store_;
  std::vector<TopicOverride> overrides_;
  std::unordered_map<int64_t, std::optional<Posting>> postings_;
  std::unordered_map<int64_t, PatchKeys> patch_keys_;
  std::unordered_map<int64_t, Ids> alike_;
};

/// Joins series into topics: what follows each other, and what a later one replaces. A part that goes on by
/// itself has a topic of its own.
class Topics {
 public:
  /// `members` must be sorted, oldest first.
  explicit Topics(const std::vector<TopicMember>& members, const std::vector<Inclusion>& inclusions) {
    for (size_t i = 0; i < members.size(); ++i) {
      first_.push_back(i);
      place_.emplace(members[i].id, i);
    }
    for (const TopicMember& member : members) {
      if (member.previous && !member.apart) join(member.id, *member.previous);
    }
    for (const Inclusion& inclusion : inclusions) join(inclusion.series, inclusion.included);
  }

  /// Returns the place of the oldest member of the topic of a member.
  size_t first_of(size_t member) {
    while (first_[member] != member) member = first_[member] = first_[first_[member]];
    return member;
  }

 private:
  void join(int64_t one, int64_t other) {
    const auto known = place_.find(one);
    const auto known_other = place_.find(other);
    if (known == place_.end() || known_other == place_.end()) return;
    const size_t a = first_of(known->second);
    const size_t b = first_of(known_other->second);
    first_[std::max(a, b)] = std::min(a, b);
  }

  std::vector<size_t> first_;
  std::unordered_map<int64_t, size_t> place_;
};

/// Finds the oldest posting that replaces a series: that follows it and is not partial, or that includes it.
/// Partial postings in between are skipped, unless they go on by themselves.
class Successors {
 public:
  /// `members` must be sorted, oldest first.
  Successors(const std::vector<TopicMember>& members, const std::vector<Inclusion>& inclusions) {
    std::unordered_map<int64_t, const TopicMember*> by_id;
    for (const TopicMember& member : members) {
      by_id.emplace(member.id, &member);
      if (member.previous && !member.apart) followers_[*member.previous].push_back(&member);
    }
    for (const Inclusion& inclusion : inclusions) {
      const auto known = by_id.find(inclusion.series);
      if (known == by_id.end()) continue;
      const TopicMember*& first = includes_[inclusion.included];
      if (first == nullptr || is_before(*known->second, *first)) first = known->second;
    }
  }

  const TopicMember* of(int64_t series) {
    if (const auto known = known_.find(series); known != known_.end()) return known->second.member;
    // A series before the parts that follow it, so that their results are known when they are needed.
    Ids order{series};
    for (size_t at = 0; at < order.size(); ++at) {
      const auto found = followers_.find(order[at]);
      if (found == followers_.end() || !std::ranges::all_of(found->second, &TopicMember::partial)) continue;
      for (const TopicMember* part : found->second) {
        if (!known_.contains(part->id)) order.push_back(part->id);
      }
    }
    for (auto one = order.rbegin(); one != order.rend(); ++one) known_.emplace(*one, nearest(*one));
    return known_.at(series).member;
  }

 private:
  struct Successor {
    const TopicMember* member = nullptr;
    size_t steps = 0;
  };

  static bool is_before(const TopicMember& one, const TopicMember& other) {
    return std::tie(one.date, one.message_id) < std::tie(other.date, other.message_id);
  }

  Successor nearest(int64_t series) const {
    const auto including = includes_.find(series);
    Successor best;
    if (including != includes_.end()) best = {including->second, 1};
    const auto found = followers_.find(series);
    if (found == followers_.end()) return best;
    const auto whole = std::ranges::find(found->second, false, &TopicMember::partial);
    if (whole != found->second.end()) {
      return best.member != nullptr && is_before(*best.member, **whole) ? best : Successor{*whole, 1};
    }
    for (const TopicMember* part : found->second) {
      const auto known = known_.find(part->id);
      if (known == known_.end() || known->second.member == nullptr) continue;
      if (best.member == nullptr || known->second.steps + 1 < best.steps)
        best = {known->second.member, known->second.steps + 1};
    }
    return best;
  }

  /// By series: the members that follow it, oldest first.
  std::unordered_map<int64_t, std::vector<const TopicMember*>> followers_;
  /// By series: the oldest that includes it.
  std::unordered_map<int64_t, const TopicMember*> includes_;
  std::unordered_map<int64_t, Successor> known_;
};

/// `members` must be sorted, oldest first. Returns whether the topic has changed.
bool number_topic(TopicStore& store, const std::vector<TopicMember>& members,
                  const std::vector<Inclusion>& inclusions) {
  Successors successors(members, inclusions);
  bool has_changed = false;
  for (const TopicMember& member : members) {
    const TopicMember* superseded_by = successors.of(member.id);
    if (superseded_by == nullptr && member.partial && !member.apart && member.previous) {
      // The posting that it is a part of may have had a successor before this part arrived.
      superseded_by = successors.of(*member.previous);
      if (superseded_by != nullptr && superseded_by->date <= member.date) superseded_by = nullptr;
    }
    has_changed |= store.set_topic(member.id, members.front().id,
                                   superseded_by ? std::optional(superseded_by->id) : std::nullopt);
  }
  return has_changed;
}

}  // namespace

size_t update_topics(TopicStore& store, const ChangedSeries& changed) {
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
    const Ancestry ancestry = choice.ancestry_of(*posting);
    store.set_previous(series, ancestry.previous, ancestry.included);
    if (ancestry.previous) topics.insert(store.topic_of(ancestry.previous->previous).value());
    for (const int64_t other : ancestry.included) topics.insert(store.topic_of(other).value());
  }
  std::vector<TopicMember> members;
  std::vector<Inclusion> inclusions;
  std::unordered_map<int64_t, int64_t> topic_before;
  for (const int64_t topic : topics) {
    for (TopicMember& member : store.members(topic)) {
      topic_before.emplace(member.id, topic);
      members.push_back(std::move(member));
    }
    std::ranges::move(store.inclusions(topic), std::back_inserter(inclusions));
  }
  std::ranges::sort(members, {},
                    [](const TopicMember& member) { return std::tie(member.date, member.message_id); });
  Topics joined(members, inclusions);
  std::map<size_t, std::pair<std::vector<TopicMember>, std::vector<Inclusion>>> by_first;
  std::unordered_map<int64_t, size_t> first_of;
  for (size_t i = 0; i < members.size(); ++i) {
    const size_t first = joined.first_of(i);
    by_first[first].first.push_back(members[i]);
    first_of.emplace(members[i].id, first);
  }
  for (const Inclusion& inclusion : inclusions)
    by_first[first_of.at(inclusion.series)].second.push_back(inclusion);
  const std::set<int64_t> found(changed.found.begin(), changed.found.end());
  std::set<int64_t> touched = changed.topics;
  for (const auto& [first, topic] : by_first) {
    const bool has_found = std::ranges::any_of(
        topic.first, [&](const TopicMember& member) { return found.contains(member.id); });
    if (number_topic(store, topic.first, topic.second) || has_found) {
      touched.insert(topic.first.front().id);
      for (const TopicMember& member : topic.first) touched.insert(topic_before.at(member.id));
    }
  }
  store.note_changed(touched);
  return choosing.size() + members.size();
}

}  // namespace kvq
