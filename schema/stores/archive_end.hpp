// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <tuple>

namespace kvq {

/// A commit that the archive of a list ended with once.
struct ArchiveEnd {
  int64_t list;
  int64_t epoch_number;
  int64_t position;
  /// When it was committed, seconds UTC.
  int64_t committed;

  /// Whether the archive of the list was shorter then.
  bool is_before(const ArchiveEnd& other) const {
    return std::tie(epoch_number, position) < std::tie(other.epoch_number, other.position);
  }
};

}  // namespace kvq
