// SPDX-License-Identifier: MIT
#include "cli/mcp/calls.hpp"

#include <utility>

namespace kvq::mcp {
namespace {

constexpr size_t most_calls = 64;

}  // namespace

Calls::Calls(unsigned threads) {
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

Calls::~Calls() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
    waiting_.clear();
    for (const auto& [id, call] : all_) call->stop.request_stop();
  }
  changed_.notify_all();
}

Calls::Started Calls::start(const std::string& id, Work work) {
  {
    const std::lock_guard lock(mutex_);
    if (all_.contains(id)) return Started::same_id;
    if (all_.size() >= most_calls) return Started::too_many;
    auto call = std::make_shared<Call>(Call{id, std::move(work), {}});
    all_.emplace(id, call);
    waiting_.push_back(std::move(call));
  }
  changed_.notify_all();
  return Started::yes;
}

void Calls::cancel(const std::string& id) {
  const std::lock_guard lock(mutex_);
  if (const auto found = all_.find(id); found != all_.end()) found->second->stop.request_stop();
}

bool Calls::wait(std::chrono::milliseconds most) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, most, [this] { return all_.empty(); });
}

void Calls::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return is_ending_ || !waiting_.empty(); });
    if (is_ending_) return;
    const auto call = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    call->work(call->stop.get_token());
    lock.lock();
    all_.erase(call->id);
    changed_.notify_all();
  }
}

}  // namespace kvq::mcp
