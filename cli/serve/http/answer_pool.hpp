// SPDX-License-Identifier: MIT
// The threads that answer requests.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace kvq::serve {

class AnswerPool {
 public:
  /// Work to do; `late` tells whether it waited too long for a thread. Must not throw.
  using Work = std::function<void(bool late)>;

  /// Throws std::system_error if the system allows no thread at all; with fewer than it wants, it goes on.
  AnswerPool(unsigned threads, std::chrono::steady_clock::duration longest_wait);
  ~AnswerPool() { finish(); }
  AnswerPool(const AnswerPool&) = delete;
  AnswerPool& operator=(const AnswerPool&) = delete;

  /// Returns false if the pool has finished: then nobody does the work.
  bool add(Work work);

  /// Does all work that was added, and ends the threads.
  void finish();

 private:
  struct Waiting {
    Work work;
    std::chrono::steady_clock::time_point since;
  };

  void run();

  std::chrono::steady_clock::duration longest_wait_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting> waiting_;
  bool ends_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace kvq::serve
