// SPDX-License-Identifier: MIT
// Runs work in several threads, with results in order and bounded memory.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace kvq {

/// Starts a thread. Throws std::system_error if the system has no other thread.
inline constexpr auto start_thread = [](auto work) { return std::jthread(std::move(work)); };

/// Computes the results 0 to count-1 in `threads` threads and passes them to `consume(index, result)` in
/// order, in the calling thread. If `start` cannot make all threads, the others do the work; without any, the
/// calling thread does. `make_worker()` is called once per thread and returns a function from an
/// index to a result. At most `ahead` results are buffered. An exception in a worker or in `consume` stops
/// the other threads and is rethrown here, after the results before it were consumed. `consume` returns false
/// to stop early; later failures are then ignored.
template <class Result, class MakeWorker, class Consume, class Start = decltype(start_thread)>
void ordered_pipeline(size_t count, unsigned threads, size_t ahead, MakeWorker make_worker, Consume consume,
                      Start start = start_thread) {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::optional<Result>> slots(ahead);
  size_t next_to_make = 0;
  size_t next_to_consume = 0;
  bool stop = false;
  // The failure with the lowest index is the one that a single thread would report.
  size_t failed_at = count;
  std::exception_ptr failure;

  const auto fail = [&](size_t index) {
    const std::lock_guard lock(mutex);
    if (index < failed_at || !failure) {
      failed_at = std::min(index, failed_at);
      failure = std::current_exception();
    }
    changed.notify_all();
  };
  const auto work = [&] {
    size_t index = 0;
    try {
      auto make = make_worker();
      for (;;) {
        {
          std::unique_lock lock(mutex);
          changed.wait(lock, [&] {
            return stop || failure || next_to_make >= count || next_to_make < next_to_consume + ahead;
          });
          if (stop || failure || next_to_make >= count) return;
          index = next_to_make++;
        }
        Result result = make(index);
        const std::lock_guard lock(mutex);
        slots[index % ahead] = std::move(result);
        changed.notify_all();
      }
    } catch (...) {
      fail(index);
    }
  };

  std::vector<std::jthread> workers;
  workers.reserve(threads);
  try {
    while (workers.size() < threads) workers.push_back(start(work));
  } catch (const std::exception&) {
    // A limit on processes or memory. The threads that run wait for nothing but their results being consumed.
  }
  if (workers.empty()) {
    auto make = make_worker();
    for (size_t index = 0; index < count && consume(index, make(index)); ++index) {
    }
    return;
  }
  const auto stop_workers = [&] {
    {
      const std::lock_guard lock(mutex);
      stop = true;
    }
    changed.notify_all();
    workers.clear();
  };
  try {
    while (next_to_consume < count) {
      std::optional<Result> result;
      {
        std::unique_lock lock(mutex);
        auto& slot = slots[next_to_consume % ahead];
        changed.wait(lock, [&] { return slot.has_value() || (failure && failed_at <= next_to_consume); });
        if (!slot.has_value()) break;
        result.swap(slot);
      }
      if (!consume(next_to_consume, std::move(*result))) return stop_workers();
      const std::lock_guard lock(mutex);
      ++next_to_consume;
      changed.notify_all();
    }
  } catch (...) {
    stop_workers();
    throw;
  }
  stop_workers();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace kvq
