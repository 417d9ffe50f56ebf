// SPDX-License-Identifier: MIT
// The calls under way: they run in threads of their own, so that a ping is answered and a call can be
// cancelled while a query runs.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace kvq::mcp {

/// For several threads at once.
class Calls {
 public:
  /// Does the work and sends its answer, unless it was asked to stop. Throws nothing.
  using Work = std::function<void(std::stop_token stop)>;

  explicit Calls(unsigned threads);
  /// Asks all calls to stop, and waits for them.
  ~Calls();
  Calls(const Calls&) = delete;
  Calls& operator=(const Calls&) = delete;

  enum class Started { yes, too_many, same_id };

  /// Starts the work when a thread is free. `id` names the call until it has ended.
  Started start(const std::string& id, Work work);
  /// Asks a call to stop. Does nothing if there is none with this id.
  void cancel(const std::string& id);
  /// Waits until all calls have ended. Returns false if some have not in this time.
  bool wait(std::chrono::milliseconds most);

 private:
  struct Call {
    std::string id;
    Work work;
    std::stop_source stop;
  };

  void work();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Call>> waiting_;
  /// Those that wait and those that run.
  std::map<std::string, std::shared_ptr<Call>> all_;
  bool is_ending_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace kvq::mcp
