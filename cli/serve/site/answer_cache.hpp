// SPDX-License-Identifier: MIT
// Keeps the newest answers: a page is the same until the index changes or the next minute begins.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "cli/serve/http/exchange.hpp"

namespace kvq::serve {

/// For several threads at once.
class AnswerCache {
 public:
  /// `most_bytes`: of all answers together.
  explicit AnswerCache(size_t most_bytes) : most_bytes_(most_bytes) {}

  /// What an answer depends on, besides the request.
  struct State {
    /// Of the index and the settings; see Reading::state().
    std::string name = {};
    /// Seconds UTC, the beginning of a minute.
    int64_t now = 0;

    bool operator==(const State&) const = default;
  };

  /// Returns the answer to a request in this state; absent if it is not kept.
  std::optional<Response> find(const State& state, const std::string& request);
  void keep(const State& state, const std::string& request, const Response& response);

 private:
  struct Entry {
    std::string request;
    Response response;
  };

  /// Forgets what was answered in another state.
  void enter(const State& state);

  std::mutex mutex_;
  size_t most_bytes_;
  size_t bytes_ = 0;
  State state_;
  /// The one used last is first.
  std::list<Entry> entries_;
  std::unordered_map<std::string, std::list<Entry>::iterator> by_request_;
};

}  // namespace kvq::serve
