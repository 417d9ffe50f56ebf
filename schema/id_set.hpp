// SPDX-License-Identifier: MIT
// A set of ids that is asked of very many: SQLite's IN keeps a tree, and takes several times as long.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kvq {

class IdSet {
 public:
  /// Any id but the least integer.
  void add(int64_t id);
  bool contains(int64_t id) const;

 private:
  size_t slot_of(int64_t id) const;
  void grow();

  std::vector<int64_t> slots_;
  size_t count_ = 0;
};

}  // namespace kvq
