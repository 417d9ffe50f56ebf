// SPDX-License-Identifier: MIT
#include "schema/full_text/id_set.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <iterator>
#include <utility>

namespace kvq {
namespace {

// The average number of ids per bucket. With fewer, the table outgrows the processor's cache.
constexpr uint64_t ids_of_bucket = 2;

/// Returns id - least, which may need all 64 bits.
uint64_t distance(int64_t least, int64_t id) {
  return static_cast<uint64_t>(id) - static_cast<uint64_t>(least);
}

template <auto operation>
IdSet combined(const IdSet& one, const IdSet& other) {
  std::vector<int64_t> ids;
  operation(one.ids(), other.ids(), std::back_inserter(ids));
  return IdSet(std::move(ids));
}

}  // namespace

IdSet::IdSet(std::vector<int64_t> ids) : ids_(std::move(ids)) {
  if (std::ranges::adjacent_find(ids_, std::ranges::greater_equal()) == ids_.end()) return;
  std::ranges::sort(ids_);
  ids_.erase(std::unique(ids_.begin(), ids_.end()), ids_.end());
}

uint64_t IdSet::bucket_of(int64_t id) const {
  return distance(ids_.front(), id) >> shift_;
}

void IdSet::prepare_lookups() {
  if (ids_.empty() || !buckets_.empty()) return;
  const uint64_t wanted = ids_.size() / ids_of_bucket + 1;
  const uint64_t width = distance(ids_.front(), ids_.back()) / wanted;
  shift_ = static_cast<int>(std::bit_width(width));
  buckets_.reserve(bucket_of(ids_.back()) + 2);
  for (size_t at = 0; at < ids_.size(); ++at) {
    const uint64_t bucket = bucket_of(ids_[at]);
    while (buckets_.size() <= bucket) buckets_.push_back(static_cast<uint32_t>(at));
  }
  buckets_.push_back(static_cast<uint32_t>(ids_.size()));
}

bool IdSet::contains(int64_t id) const {
  if (buckets_.empty()) return std::ranges::binary_search(ids_, id);
  if (id < ids_.front() || id > ids_.back()) return false;
  const uint64_t bucket = bucket_of(id);
  return std::binary_search(ids_.begin() + buckets_[bucket], ids_.begin() + buckets_[bucket + 1], id);
}

IdSet intersection(const IdSet& one, const IdSet& other) {
  return combined<std::ranges::set_intersection>(one, other);
}

IdSet set_union(const IdSet& one, const IdSet& other) {
  return combined<std::ranges::set_union>(one, other);
}

IdSet difference(const IdSet& ids, const IdSet& unwanted) {
  return combined<std::ranges::set_difference>(ids, unwanted);
}

}  // namespace kvq
