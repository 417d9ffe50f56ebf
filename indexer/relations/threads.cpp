// SPDX-License-Identifier: MIT
#include "indexer/relations/threads.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace kvq {
namespace {

constexpr size_t unknown = std::numeric_limits<size_t>::max();

class Forest {
 public:
  Forest(const std::vector<ThreadNode>& nodes, const std::function<std::string(int64_t)>& message_id)
      : nodes_(nodes),
        message_id_(message_id),
        parents_(nodes.size(), unknown),
        roots_(nodes.size(), unknown) {
    std::unordered_map<int64_t, size_t> index;
    for (size_t i = 0; i < nodes.size(); ++i) index.emplace(nodes[i].msgid, i);
    for (size_t i = 0; i < nodes.size(); ++i) {
      if (!nodes[i].parent) continue;
      const auto parent = index.find(*nodes[i].parent);
      if (parent != index.end() && parent->second != i) parents_[i] = parent->second;
    }
  }

  std::vector<ThreadPlace> places() {
    for (size_t i = 0; i < nodes_.size(); ++i) find_root(i);
    std::unordered_set<size_t> alive;
    for (size_t i = 0; i < nodes_.size(); ++i) {
      if (nodes_[i].date) alive.insert(roots_[i]);
    }
    std::vector<ThreadPlace> out;
    for (size_t i = 0; i < nodes_.size(); ++i) {
      std::optional<int64_t> parent;
      if (parents_[i] != unknown) parent = nodes_[parents_[i]].msgid;
      out.push_back({nodes_[i].msgid, nodes_[roots_[i]].msgid, parent, alive.contains(roots_[i])});
    }
    return out;
  }

 private:
  void find_root(size_t from) {
    std::vector<size_t> path;
    std::unordered_set<size_t> on_path;
    size_t at = from;
    while (roots_[at] == unknown && parents_[at] != unknown && on_path.insert(at).second) {
      path.push_back(at);
      at = parents_[at];
    }
    if (roots_[at] == unknown && parents_[at] != unknown) {
      cut_loop(std::vector<size_t>(std::ranges::find(path, at), path.end()));
      return find_root(from);
    }
    const size_t root = roots_[at] == unknown ? at : roots_[at];
    roots_[root] = root;
    for (const size_t node : path) roots_[node] = root;
  }

  void cut_loop(const std::vector<size_t>& loop) {
    const auto key = [&](size_t node) {
      return std::pair(nodes_[node].date.value_or(std::numeric_limits<int64_t>::max()),
                       message_id_(nodes_[node].msgid));
    };
    parents_[*std::ranges::min_element(loop, {}, key)] = unknown;
  }

  const std::vector<ThreadNode>& nodes_;
  const std::function<std::string(int64_t)>& message_id_;
  std::vector<size_t> parents_;
  std::vector<size_t> roots_;
};

}  // namespace

std::vector<ThreadPlace> place_in_threads(const std::vector<ThreadNode>& nodes,
                                          const std::function<std::string(int64_t)>& message_id) {
  return Forest(nodes, message_id).places();
}

}  // namespace kvq
