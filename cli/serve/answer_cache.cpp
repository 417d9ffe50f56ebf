// SPDX-License-Identifier: MIT
#include "cli/serve/answer_cache.hpp"

#include <utility>

namespace kvq::serve {
namespace {

/// All that an answer depends on besides its validator. No part can contain a NUL.
std::string key_of(const Request& request) {
  std::string key = request.path;
  const auto add = [&](std::string_view text) {
    key += '\0';
    key += text;
  };
  for (const auto& [name, value] : request.parameters) {
    add(name);
    add(value);
  }
  for (const auto& [name, value] : request.headers) {
    if (name != "cookie") continue;
    add("cookie");
    add("");
    add(value);
  }
  return key;
}

}  // namespace

std::optional<Response> AnswerCache::find(const Request& request, std::string_view validator) {
  const std::string key = key_of(request);
  const std::lock_guard lock(mutex_);
  const auto known = by_key_.find(key);
  if (known == by_key_.end()) return std::nullopt;
  const auto entry = known->second;
  if (entry->validator != validator) {
    remove(entry);
    return std::nullopt;
  }
  entries_.splice(entries_.begin(), entries_, entry);
  return entry->response;
}

void AnswerCache::keep(const Request& request, std::string validator, const Response& response) {
  Entry entry{key_of(request), std::move(validator), response, 0};
  entry.bytes = sizeof(Entry) + entry.key.size() + response.body.size();
  if (entry.bytes > most_bytes_ / 10) return;
  const std::lock_guard lock(mutex_);
  if (const auto known = by_key_.find(entry.key); known != by_key_.end()) remove(known->second);
  bytes_ += entry.bytes;
  entries_.push_front(std::move(entry));
  by_key_.emplace(entries_.front().key, entries_.begin());
  while (bytes_ > most_bytes_) remove(std::prev(entries_.end()));
}

void AnswerCache::remove(std::list<Entry>::iterator entry) {
  bytes_ -= entry->bytes;
  by_key_.erase(entry->key);
  entries_.erase(entry);
}

}  // namespace kvq::serve
