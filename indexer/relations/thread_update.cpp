// SPDX-License-Identifier: MIT
#include "indexer/relations/thread_update.hpp"

#include <cstdint>
#include <set>
#include <unordered_set>
#include <vector>

#include "indexer/relations/threads.hpp"

namespace kvq {
namespace {

/// Collects all nodes of the threads that contain some nodes or their parents.
class Reach {
 public:
  explicit Reach(ThreadStore& store) : store_(store) {}

  void add_thread_of(int64_t msgid) {
    if (!seen_.insert(msgid).second) return;
    waiting_.push_back(msgid);
    const auto root = store_.root_of(msgid);
    if (!root || !roots_.insert(*root).second) return;
    for (const int64_t other : store_.nodes_of_thread(*root)) {
      if (seen_.insert(other).second) waiting_.push_back(other);
    }
  }

  void run() {
    while (!waiting_.empty()) {
      const int64_t msgid = waiting_.back();
      waiting_.pop_back();
      if (auto node = store_.node(msgid)) {
        if (node->parent) add_thread_of(*node->parent);
        nodes_.push_back(*node);
      } else {
        gone_.push_back(msgid);
      }
    }
  }

  const std::vector<ThreadNode>& nodes() const { return nodes_; }
  const Ids& gone() const { return gone_; }

 private:
  ThreadStore& store_;
  std::unordered_set<int64_t> seen_;
  std::unordered_set<int64_t> roots_;
  Ids waiting_;
  std::vector<ThreadNode> nodes_;
  Ids gone_;
};

}  // namespace

ChangedThreads update_threads(ThreadStore& store, const Touched& touched) {
  Reach reach(store);
  for (const int64_t msgid : touched.msgids) reach.add_thread_of(msgid);
  for (const int64_t message : touched.messages) {
    for (const int64_t msgid : store.nodes_of_message(message)) reach.add_thread_of(msgid);
  }
  reach.run();
  std::set<int64_t> roots;
  for (const int64_t msgid : reach.gone()) store.remove(msgid);
  for (const ThreadPlace& place :
       place_in_threads(reach.nodes(), [&](int64_t msgid) { return store.message_id(msgid); })) {
    if (place.in_thread) {
      store.put(place.msgid, place.root, place.parent);
      roots.insert(place.root);
    } else {
      store.remove(place.msgid);
    }
  }
  return {{roots.begin(), roots.end()}, reach.nodes().size()};
}

}  // namespace kvq
