// SPDX-License-Identifier: MIT
#include "schema/id_set.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

namespace kvq {
namespace {

constexpr int64_t empty = std::numeric_limits<int64_t>::min();
constexpr size_t fewest_slots = 64;

}  // namespace

/// Where the id is or belongs. The number of slots is a power of two; ids that follow one another are spread
/// by the golden ratio.
size_t IdSet::slot_of(int64_t id) const {
  constexpr uint64_t golden = 0x9e3779b97f4a7c15U;
  size_t at = (static_cast<uint64_t>(id) * golden) >> (64 - std::countr_zero(slots_.size()));
  while (slots_[at] != empty && slots_[at] != id) at = (at + 1) & (slots_.size() - 1);
  return at;
}

void IdSet::grow() {
  const std::vector<int64_t> full =
      std::exchange(slots_, std::vector(std::max(fewest_slots, 4 * slots_.size()), empty));
  for (const int64_t id : full) {
    if (id != empty) slots_[slot_of(id)] = id;
  }
}

void IdSet::add(int64_t id) {
  if (2 * (count_ + 1) > slots_.size()) grow();
  int64_t& slot = slots_[slot_of(id)];
  if (slot == empty) ++count_;
  slot = id;
}

bool IdSet::contains(int64_t id) const {
  return !slots_.empty() && slots_[slot_of(id)] == id;
}

}  // namespace kvq
