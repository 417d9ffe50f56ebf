// SPDX-License-Identifier: MIT
// A set of ids that is asked of very many: SQLite's IN keeps a tree, and takes several times as long.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kvq {

class IdSet {
 public:
  IdSet() = default;
  /// In any order, each as often as it comes.
  explicit IdSet(std::vector<int64_t> ids);

  size_t size() const { return ids_.size(); }
  /// In order, each once.
  const std::vector<int64_t>& ids() const { return ids_; }

  /// Makes contains() quick.
  void prepare_lookups();
  bool contains(int64_t id) const;

 private:
  uint64_t bucket_of(int64_t id) const;

  std::vector<int64_t> ids_;
  /// Where in ids_ the ids of each bucket begin, and at the end where the last ones end; empty until it is
  /// prepared. A bucket is an equal share of the numbers from the least id to the greatest.
  std::vector<uint32_t> buckets_;
  int shift_ = 0;
};

/// What is in all of both, in either, and in the first alone.
IdSet intersection(const IdSet& one, const IdSet& other);
IdSet set_union(const IdSet& one, const IdSet& other);
IdSet difference(const IdSet& ids, const IdSet& unwanted);

}  // namespace kvq
