// SPDX-License-Identifier: MIT
#include "query/run/answers.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "query/sql/mails.hpp"

namespace kvq {

Answers::Answers(const Database& database)
    : threads_(database, sql::thread_of_message), same_patches_(database, sql::same_patches) {}

std::vector<int64_t> Answers::to(int64_t message) {
  const Thread& thread = thread_of(message);
  const auto self = std::ranges::find(thread, message, &Node::message);
  if (self == thread.end()) return {};
  std::multimap<int64_t, const Node*> answers_by_parent;
  for (const Node& node : thread) {
    if (node.is_answer) answers_by_parent.emplace(node.parent, &node);
  }
  std::set<int64_t> found;
  std::vector<int64_t> open = {self->message_id};
  while (!open.empty()) {
    const auto [begin, end] = answers_by_parent.equal_range(open.back());
    open.pop_back();
    for (auto answer = begin; answer != end; ++answer) {
      if (found.insert(answer->second->message).second) open.push_back(answer->second->message_id);
    }
  }
  found.erase(message);
  std::vector<int64_t> oldest_first;
  for (const Node& node : thread) {
    if (found.contains(node.message)) oldest_first.push_back(node.message);
  }
  return oldest_first;
}

std::vector<int64_t> Answers::to_same_patch(int64_t message) {
  std::vector<int64_t> others;
  for (auto rows = same_patches_.use(message); rows.next();) others.push_back(rows.integer(0));
  std::vector<int64_t> found;
  for (const int64_t other : others) {
    for (const int64_t answer : to(other)) {
      if (std::ranges::find(found, answer) == found.end()) found.push_back(answer);
    }
  }
  return found;
}

const Answers::Thread& Answers::thread_of(int64_t message) {
  if (const auto known = known_.find(message); known != known_.end()) return *known->second;
  auto thread = std::make_shared<Thread>();
  for (auto rows = threads_.use(message); rows.next();) {
    const std::string_view kind = rows.text(3);
    thread->push_back({rows.integer(0), rows.integer(1), rows.is_null(2) ? 0 : rows.integer(2),
                       kind == "reply" || kind == "discussion"});
  }
  for (const Node& node : *thread) known_.emplace(node.message, thread);
  return *known_.emplace(message, thread).first->second;
}

}  // namespace kvq
