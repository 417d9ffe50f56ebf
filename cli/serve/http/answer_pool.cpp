// SPDX-License-Identifier: MIT
#include "cli/serve/http/answer_pool.hpp"

#include <system_error>
#include <utility>

namespace kvq::serve {

using Clock = std::chrono::steady_clock;

AnswerPool::AnswerPool(unsigned threads, Clock::duration longest_wait) : longest_wait_(longest_wait) {
  for (unsigned i = 0; i < threads; ++i) {
    try {
      threads_.emplace_back([this] { run(); });
    } catch (const std::system_error&) {
      if (threads_.empty()) throw;
      return;
    }
  }
}

void AnswerPool::finish() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

bool AnswerPool::add(Work work) {
  {
    const std::lock_guard lock(mutex_);
    if (ends_) return false;
    waiting_.push_back({std::move(work), Clock::now()});
  }
  changed_.notify_one();
  return true;
}

void AnswerPool::run() {
  for (;;) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ends_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    next.work(Clock::now() - next.since > longest_wait_);
  }
}

}  // namespace kvq::serve
