// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <tuple>

namespace kvq {

/// A commit that was once the last one in the archive of a list.
struct ArchiveEnd {
  int64_t list;
  int64_t epoch_number;
  int64_t position;
  /// Commit time in seconds UTC.
  int64_t committed;

  /// Whether the archive of the list was shorter at this end than at the other; of two lists, whether this
  /// end is earlier.
  bool is_before(const ArchiveEnd& other) const {
    if (list != other.list) return committed < other.committed;
    return std::tie(epoch_number, position) < std::tie(other.epoch_number, other.position);
  }
};

}  // namespace kvq
