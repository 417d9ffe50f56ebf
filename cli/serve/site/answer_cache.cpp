// SPDX-License-Identifier: MIT
#include "cli/serve/site/answer_cache.hpp"

namespace kvq::serve {

void AnswerCache::enter(const State& state) {
  if (state == state_) return;
  state_ = state;
  by_request_.clear();
  entries_.clear();
  bytes_ = 0;
}

std::optional<Response> AnswerCache::find(const State& state, const std::string& request) {
  const std::lock_guard lock(mutex_);
  enter(state);
  const auto known = by_request_.find(request);
  if (known == by_request_.end()) return std::nullopt;
  entries_.splice(entries_.begin(), entries_, known->second);
  return entries_.front().response;
}

void AnswerCache::keep(const State& state, const std::string& request, const Response& response) {
  const std::lock_guard lock(mutex_);
  enter(state);
  const size_t size = request.size() + response.body.size();
  // One answer must not push out all others.
  constexpr size_t fewest_answers = 8;
  if (size > most_bytes_ / fewest_answers || by_request_.contains(request)) return;
  entries_.push_front({request, response});
  by_request_.emplace(request, entries_.begin());
  for (bytes_ += size; bytes_ > most_bytes_;) {
    const Entry& oldest = entries_.back();
    bytes_ -= oldest.request.size() + oldest.response.body.size();
    by_request_.erase(oldest.request);
    entries_.pop_back();
  }
}

}  // namespace kvq::serve
