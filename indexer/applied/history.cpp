// SPDX-License-Identifier: MIT
#include "indexer/applied/history.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <queue>
#include <span>
#include <unordered_map>

namespace kvq {
namespace {

/// How many commits older than `since` are looked at in a row before the walk ends.
constexpr int most_old_commits = 1'000;
constexpr size_t first_table_size = 1u << 12;

constexpr uint8_t wanted = 1;
constexpr uint8_t hidden_commit = 2;
constexpr uint8_t visited = 4;

size_t hash_of(const RawOid& id) {
  // Ids are hashes already.
  uint64_t hash = 0;
  std::memcpy(&hash, id.data(), sizeof hash);
  return hash;
}

}  // namespace

/// The state of one walk: by number, what is known of a commit; and the commits to look at, newest first.
struct History::State {
  explicit State(const std::vector<Node>& all) : nodes(all) {}

  uint8_t& flags_of(uint32_t node) {
    if (node >= flags.size()) flags.resize(std::max<size_t>(nodes.size(), node + 1), 0);
    return flags[node];
  }

  void push(uint32_t node) {
    queue.emplace(nodes[node].committed, node);
    waiting += flags_of(node) == wanted;
  }

  uint32_t pop() {
    const uint32_t node = queue.top().second;
    queue.pop();
    waiting -= flags_of(node) == wanted;
    return node;
  }

  const std::vector<Node>& nodes;
  std::vector<uint8_t> flags;
  std::priority_queue<std::pair<int64_t, uint32_t>> queue;
  /// How many commits in the queue are wanted and not hidden.
  size_t waiting = 0;
};

History::History(const SourceTree& tree, std::function<void()> on_read)
    : tree_(tree), on_read_(std::move(on_read)), table_(first_table_size, 0) {}

void History::grow() {
  std::vector<uint32_t> larger(table_.size() * 2, 0);
  const size_t mask = larger.size() - 1;
  for (uint32_t node = 0; node < nodes_.size(); ++node) {
    size_t at = hash_of(nodes_[node].id) & mask;
    while (larger[at] != 0) at = (at + 1) & mask;
    larger[at] = node + 1;
  }
  table_ = std::move(larger);
}

uint32_t History::number_of(const RawOid& id) {
  if (nodes_.size() * 2 > table_.size()) grow();
  const size_t mask = table_.size() - 1;
  size_t at = hash_of(id) & mask;
  for (; table_[at] != 0; at = (at + 1) & mask) {
    if (nodes_[table_[at] - 1].id == id) return table_[at] - 1;
  }
  nodes_.push_back({id});
  table_[at] = static_cast<uint32_t>(nodes_.size());
  return table_[at] - 1;
}

std::optional<SourceCommit> History::read(uint32_t node) {
  if (nodes_[node].is_read) return std::nullopt;
  on_read_();
  auto commit = tree_.commit(nodes_[node].id);
  nodes_[node].is_read = true;
  if (!commit) return std::nullopt;
  std::vector<uint32_t> parents;
  for (const RawOid& parent : commit->parents) parents.push_back(number_of(parent));
  Node& read = nodes_[node];
  read.is_there = true;
  read.committed = commit->committed;
  read.first_parent = static_cast<uint32_t>(parents_.size());
  read.parents = static_cast<uint32_t>(parents.size());
  parents_.insert(parents_.end(), parents.begin(), parents.end());
  return commit;
}

void History::walk(const Walk& what, const Visit& visit) {
  State state(nodes_);
  // The commits in the queue that were read in this walk, so that none is read twice.
  std::unordered_map<uint32_t, SourceCommit> texts;
  const bool visits_at_once = what.hidden.empty();
  const auto push = [&](uint32_t node, uint8_t flag) {
    auto text = read(node);
    if (text && visits_at_once) texts.emplace(node, std::move(*text));
    state.flags_of(node) |= flag;
    if (nodes_[node].is_there) state.push(node);
  };
  for (const RawOid& tip : what.hidden) push(number_of(tip), hidden_commit);
  for (const RawOid& tip : what.tips) {
    const uint32_t node = number_of(tip);
    if (state.flags_of(node) == 0) push(node, wanted);
  }
  // Makes known that what was taken for wanted is hidden.
  const auto hide = [&](uint32_t begin) {
    std::vector<uint32_t> stack = {begin};
    while (!stack.empty()) {
      const uint32_t node = stack.back();
      stack.pop_back();
      uint8_t& flags = state.flags_of(node);
      if ((flags & hidden_commit) != 0) continue;
      const bool was_in_queue = flags == wanted;
      flags |= hidden_commit;
      if (was_in_queue) {
        --state.waiting;
        continue;
      }
      for (uint32_t i = 0; i < nodes_[node].parents; ++i) {
        const uint32_t parent = parents_[nodes_[node].first_parent + i];
        if (state.flags_of(parent) != 0) stack.push_back(parent);
      }
    }
  };
  std::vector<uint32_t> found;
  int64_t oldest = std::numeric_limits<int64_t>::max();
  int old_commits = 0;
  while (!state.queue.empty()) {
    if (state.waiting == 0 && state.queue.top().first < oldest) break;
    const uint32_t node = state.pop();
    uint8_t& flags = state.flags_of(node);
    const bool is_hidden = (flags & hidden_commit) != 0;
    flags |= visited;
    const int64_t committed = nodes_[node].committed;
    old_commits = committed < what.since ? old_commits + 1 : 0;
    if (old_commits > most_old_commits) break;
    if (!is_hidden && committed >= what.since) {
      oldest = std::min(oldest, committed);
      if (visits_at_once) {
        const auto text = texts.find(node);
        if (text != texts.end()) {
          visit(text->second);
        } else if (const auto again = tree_.commit(nodes_[node].id)) {
          on_read_();
          visit(*again);
        }
      } else {
        found.push_back(node);
      }
    }
    if (visits_at_once) texts.erase(node);
    for (uint32_t i = 0; i < nodes_[node].parents; ++i) {
      const uint32_t parent = parents_[nodes_[node].first_parent + i];
      if (state.flags_of(parent) == 0) {
        push(parent, is_hidden ? hidden_commit : wanted);
      } else if (is_hidden) {
        hide(parent);
      }
    }
  }
  for (const uint32_t node : found) {
    if ((state.flags_of(node) & hidden_commit) != 0) continue;
    on_read_();
    if (const auto commit = tree_.commit(nodes_[node].id)) visit(*commit);
  }
}

std::vector<std::optional<size_t>> History::first_tips(const std::vector<RawOid>& tips,
                                                       const std::vector<RawOid>& commits, int64_t since) {
  // By number: one more than the index of the first tip; 0 if none was found.
  std::vector<uint32_t> reached_from;
  const auto mark = [&](uint32_t node, size_t tip) {
    if (node >= reached_from.size()) reached_from.resize(std::max<size_t>(nodes_.size(), node + 1), 0);
    if (reached_from[node] != 0) return false;
    reached_from[node] = static_cast<uint32_t>(tip + 1);
    return true;
  };
  for (size_t tip = 0; tip < tips.size(); ++tip) {
    std::vector<uint32_t> stack = {number_of(tips[tip])};
    while (!stack.empty()) {
      const uint32_t node = stack.back();
      stack.pop_back();
      if (!mark(node, tip)) continue;
      read(node);
      if (nodes_[node].committed < since) continue;
      for (uint32_t i = 0; i < nodes_[node].parents; ++i)
        stack.push_back(parents_[nodes_[node].first_parent + i]);
    }
  }
  std::vector<std::optional<size_t>> out;
  for (const RawOid& commit : commits) {
    const uint32_t node = number_of(commit);
    const uint32_t tip = node < reached_from.size() ? reached_from[node] : 0;
    out.push_back(tip == 0 ? std::nullopt : std::optional<size_t>(tip - 1));
  }
  return out;
}

}  // namespace kvq
