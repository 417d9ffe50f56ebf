// SPDX-License-Identifier: MIT
// A set of ids for very many lookups. SQLite's IN builds a B-tree and takes several times as long.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kvq {

class IdSet {
 public:
  IdSet() = default;
  /// The ids may be unsorted and contain duplicates.
  explicit IdSet(std::vector<int64_t> ids);

  size_t size() const { return ids_.size(); }
  /// Sorted, without duplicates.
  const std::vector<int64_t>& ids() const { return ids_; }

  /// Builds the table that makes contains() fast.
  void prepare_lookups();
  bool contains(int64_t id) const;

 private:
  uint64_t bucket_of(int64_t id) const;

  std::vector<int64_t> ids_;
  /// The index in ids_ at which each bucket begins, then the end of the last bucket. Empty until
  /// prepare_lookups(). The buckets divide the range from the least id to the greatest into equal parts.
  std::vector<uint32_t> buckets_;
  int shift_ = 0;
};

IdSet intersection(const IdSet& one, const IdSet& other);
IdSet set_union(const IdSet& one, const IdSet& other);
IdSet difference(const IdSet& ids, const IdSet& unwanted);

}  // namespace kvq
