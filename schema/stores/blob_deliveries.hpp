// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <set>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kvq {

/// Finds deliveries by their blob. An index in the database would cost a page for nearly each new mail, only
/// for the few deletions whose mail is not found by its Message-ID. In memory, only the beginning of each
/// blob id is kept.
class BlobDeliveries {
 public:
  void add(std::string_view blob, int64_t delivery) { deliveries_.emplace(beginning_of(blob), delivery); }

  /// Removes some deliveries of a blob.
  void remove(std::string_view blob, const std::set<int64_t>& deliveries) {
    const auto [begin, end] = deliveries_.equal_range(beginning_of(blob));
    for (auto at = begin; at != end;) {
      at = deliveries.contains(at->second) ? deliveries_.erase(at) : std::next(at);
    }
  }

  /// Returns the deliveries that may have the blob, in ascending order.
  std::vector<int64_t> of(std::string_view blob) const {
    std::vector<int64_t> out;
    const auto [begin, end] = deliveries_.equal_range(beginning_of(blob));
    for (auto at = begin; at != end; ++at) out.push_back(at->second);
    std::ranges::sort(out);
    return out;
  }

 private:
  static uint64_t beginning_of(std::string_view blob) {
    uint64_t number = 0;
    std::memcpy(&number, blob.data(), std::min(blob.size(), sizeof number));
    return number;
  }

  std::unordered_multimap<uint64_t, int64_t> deliveries_;
};

}  // namespace kvq
