// SPDX-License-Identifier: MIT
// Answers that were made before, as long as they hold.
#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "cli/serve/http/exchange.hpp"

namespace kvq::serve {

/// Keeps the answers that were asked for last, up to a number of bytes. For several threads at once.
class AnswerCache {
 public:
  explicit AnswerCache(size_t most_bytes) : most_bytes_(most_bytes) {}

  /// Returns the answer that was kept for the request with this validator; see validator_of().
  std::optional<Response> find(const Request& request, std::string_view validator);
  /// Keeps the answer to a request. One of more than a tenth of all bytes is not kept.
  void keep(const Request& request, std::string validator, const Response& response);

 private:
  struct Entry {
    std::string key;
    std::string validator;
    Response response;
    size_t bytes;
  };

  void remove(std::list<Entry>::iterator entry);

  const size_t most_bytes_;
  std::mutex mutex_;
  /// The last used first.
  std::list<Entry> entries_;
  std::unordered_map<std::string_view, std::list<Entry>::iterator> by_key_;
  size_t bytes_ = 0;
};

}  // namespace kvq::serve
