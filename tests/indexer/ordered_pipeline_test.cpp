// SPDX-License-Identifier: MIT
#include "indexer/ordered_pipeline.hpp"

#include <atomic>
#include <memory>
#include <mutex>
#include <numeric>
#include <set>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "support/catch.hpp"

using namespace kvq;

namespace {

/// Lets one thread wait until another has reached a point.
class Gate {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return is_open_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_open_ = false;
};

/// The results passed to consume() before the pipeline ended, and the exception that it threw.
struct Outcome {
  std::vector<size_t> consumed;
  std::string thrown;
};

template <class Make>
Outcome run(size_t count, unsigned threads, size_t ahead, Make make) {
  Outcome out;
  try {
    ordered_pipeline<size_t>(
        count, threads, ahead, [&] { return make; },
        [&](size_t index, size_t result) {
          CHECK(result == index * 10);
          out.consumed.push_back(index);
          return true;
        });
  } catch (const std::exception& error) {
    out.thrown = error.what();
  }
  return out;
}

std::vector<size_t> first_numbers(size_t count) {
  std::vector<size_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), size_t{0});
  return numbers;
}

}  // namespace

TEST_CASE("pipeline: results come in order, with any number of threads and slots", "[indexer]") {
  for (const size_t count : {0, 1, 2, 7, 1000}) {
    for (const unsigned threads : {1u, 2u, 8u}) {
      for (const size_t ahead : {1, 2, 5, 2000}) {
        CAPTURE(count, threads, ahead);
        const Outcome outcome = run(count, threads, ahead, [](size_t index) { return index * 10; });
        CHECK(outcome.consumed == first_numbers(count));
        CHECK(outcome.thrown.empty());
      }
    }
  }
}

TEST_CASE("pipeline: a slow result delays the later ones", "[indexer]") {
  Gate others;
  const Outcome outcome = run(3, 2, 3, [&](size_t index) {
    if (index == 0) others.wait();
    if (index == 2) others.open();
    return index * 10;
  });
  CHECK(outcome.consumed == first_numbers(3));
}

TEST_CASE("pipeline: at most as many results wait as there are slots", "[indexer]") {
  constexpr size_t ahead = 4;
  std::atomic<size_t> made = 0;
  size_t most_ahead = 0;
  Gate room_is_full;
  ordered_pipeline<size_t>(
      100, 3, ahead,
      [&] {
        return [&](size_t index) {
          const size_t now = ++made;
          if (now == ahead) room_is_full.open();
          return index;
        };
      },
      [&](size_t index, size_t) {
        // The first time, let the workers run as far ahead as they can.
        if (index == 0) room_is_full.wait();
        most_ahead = std::max(most_ahead, made.load() - index);
        return true;
      });
  CHECK(made == 100);
  CHECK(most_ahead == ahead);
}

TEST_CASE("pipeline: each thread has one worker, and results need only be movable", "[indexer]") {
  std::atomic<int> workers = 0;
  size_t sum = 0;
  ordered_pipeline<std::unique_ptr<size_t>>(
      50, 3, 5,
      [&] {
        ++workers;
        return [own = size_t{1}](size_t index) mutable {
          own += index;
          return std::make_unique<size_t>(index);
        };
      },
      [&](size_t, std::unique_ptr<size_t> result) {
        sum += *result;
        return true;
      });
  CHECK(workers == 3);
  CHECK(sum == 50 * 49 / 2);
}

TEST_CASE("pipeline: a worker's exception is thrown after the results before it", "[indexer]") {
  for (const unsigned threads : {1u, 2u, 4u}) {
    for (const size_t failing : {0, 1, 13, 99}) {
      CAPTURE(threads, failing);
      const Outcome outcome = run(100, threads, 8, [failing](size_t index) -> size_t {
        if (index == failing) throw std::runtime_error("cannot make " + std::to_string(index));
        return index * 10;
      });
      CHECK(outcome.consumed == first_numbers(failing));
      CHECK(outcome.thrown == "cannot make " + std::to_string(failing));
    }
  }
}

TEST_CASE("pipeline: of two exceptions, the one of the earlier result is thrown", "[indexer]") {
  Gate later_failed;
  const Outcome outcome = run(10, 2, 10, [&](size_t index) -> size_t {
    if (index == 3) later_failed.wait();
    if (index == 4) later_failed.open();
    if (index >= 3) throw std::runtime_error("cannot make " + std::to_string(index));
    return index * 10;
  });
  CHECK(outcome.consumed == first_numbers(3));
  CHECK(outcome.thrown == "cannot make 3");
}

TEST_CASE("pipeline: an exception from make_worker is thrown, and no thread waits forever", "[indexer]") {
  const auto make_worker = []() -> size_t (*)(size_t) { throw std::runtime_error("no worker"); };
  CHECK_THROWS_WITH(ordered_pipeline<size_t>(10, 2, 4, make_worker, [](size_t, size_t) { return true; }),
                    "no worker");
}

TEST_CASE("pipeline: an exception in consume stops the workers and is thrown", "[indexer]") {
  std::atomic<size_t> made = 0;
  size_t consumed = 0;
  const auto make_worker = [&] { return [&](size_t index) { return ++made, index; }; };
  const auto consume = [&](size_t index, size_t) {
    if (index == 5) throw std::runtime_error("cannot consume 5");
    ++consumed;
    return true;
  };
  CHECK_THROWS_WITH(ordered_pipeline<size_t>(10'000, 2, 4, make_worker, consume), "cannot consume 5");
  CHECK(consumed == 5);
  // Results 0 to 5, and those that wait behind them.
  CHECK(made <= 5 + 4);
}

TEST_CASE("pipeline: consume can stop it early", "[indexer]") {
  std::atomic<size_t> made = 0;
  size_t consumed = 0;
  ordered_pipeline<size_t>(
      10'000, 2, 4, [&] { return [&](size_t index) { return ++made, index; }; },
      [&](size_t index, size_t) {
        ++consumed;
        return index < 6;
      });
  CHECK(consumed == 7);
  CHECK(made <= 7 + 4);
}

TEST_CASE("pipeline: failures after an early stop are ignored", "[indexer]") {
  Gate failed;
  size_t consumed = 0;
  const auto make_worker = [&] {
    return [&](size_t index) -> size_t {
      if (index == 0) return 0;
      failed.open();
      throw std::runtime_error("nobody wanted it");
    };
  };
  CHECK_NOTHROW(ordered_pipeline<size_t>(2, 2, 4, make_worker, [&](size_t, size_t) {
    failed.wait();
    ++consumed;
    return false;
  }));
  CHECK(consumed == 1);
}

TEST_CASE("pipeline: if the system has fewer threads, those that there are do all the work", "[indexer]") {
  for (const unsigned most : {0u, 1u, 2u}) {
    CAPTURE(most);
    std::vector<size_t> consumed;
    std::set<std::thread::id> makers;
    std::mutex mutex;
    unsigned started = 0;
    const auto start = [&](auto work) {
      if (started == most)
        throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
      ++started;
      return std::jthread(std::move(work));
    };
    const auto make_worker = [&] {
      return [&](size_t index) {
        const std::lock_guard lock(mutex);
        makers.insert(std::this_thread::get_id());
        return index;
      };
    };
    ordered_pipeline<size_t>(
        1'000, 4, 3, make_worker,
        [&](size_t index, size_t result) {
          CHECK(result == index);
          consumed.push_back(index);
          return true;
        },
        start);
    CHECK(consumed == first_numbers(1'000));
    CHECK(started == most);
    CHECK(makers.contains(std::this_thread::get_id()) == (most == 0));
  }
}

TEST_CASE("pipeline: without another thread, consume can stop it early and exceptions are thrown",
          "[indexer]") {
  const auto start = [](auto) -> std::jthread { throw std::bad_alloc(); };
  size_t made = 0;
  const auto make_worker = [&] { return [&](size_t index) { return ++made, index; }; };
  ordered_pipeline<size_t>(
      10, 2, 4, make_worker, [](size_t index, size_t) { return index < 6; }, start);
  CHECK(made == 7);
  const auto fails = [] { return [](size_t) -> size_t { throw std::runtime_error("cannot make"); }; };
  CHECK_THROWS_WITH(ordered_pipeline<size_t>(
                        10, 2, 4, fails, [](size_t, size_t) { return true; }, start),
                    "cannot make");
}
