// SPDX-License-Identifier: MIT
#include "indexer/relations/authors.hpp"

#include <map>

namespace kvq {

bool People::has(const Writer& one) const {
  if (!one.address) return false;
  if (one.identity && identities_.contains(*one.identity)) return true;
  // Two people that the mailmap has are the same only if it says so.
  const auto& same_address = one.is_mapped ? unmapped_addresses_ : addresses_;
  if (same_address.contains(*one.address)) return true;
  if (one.name.empty()) return false;
  return names_.contains({one.name, false}) || (!one.is_mapped && names_.contains({one.name, true}));
}

void People::add(const Writer& one) {
  if (!one.address) return;
  count_ += has(one) ? 0 : 1;
  addresses_.insert(*one.address);
  if (!one.is_mapped) unmapped_addresses_.insert(*one.address);
  if (one.identity) identities_.insert(*one.identity);
  if (!one.name.empty()) names_.emplace(one.name, one.is_mapped);
}

Authors::Authors(const std::vector<ReviewedPatch>& patches) {
  std::map<int64_t, size_t> written;
  size_t all = 0;
  for (const ReviewedPatch& patch : patches) {
    of_series_.add(patch.mail->from);
    of_patch_.emplace(patch.mail->id, &patch.mail->by);
    if (patch.number == 0) continue;
    ++all;
    if (patch.mail->by.identity) ++written[*patch.mail->by.identity];
  }
  for (const ReviewedPatch& patch : patches) {
    const Writer& by = patch.mail->by;
    if (patch.number == 0 || (by.identity && written[*by.identity] * 2 >= all)) of_series_.add(by);
  }
}

bool Authors::wrote(const Writer& who, int64_t patch) const {
  return of_series_.has(who) || wrote_patch(who, patch);
}

bool Authors::wrote_patch(const Writer& who, int64_t patch) const {
  const auto author = of_patch_.find(patch);
  return author != of_patch_.end() && is_same_person(*author->second, who);
}

std::optional<int64_t> backport_evidence_of(const std::vector<ReviewedPatch>& patches) {
  std::optional<int64_t> first;
  size_t all = 0;
  size_t marked = 0;
  for (const ReviewedPatch& patch : patches) {
    all += patch.number != 0;
    if (!patch.mail->backport) continue;
    if (patch.number == 0) return patch.mail->id;
    ++marked;
    if (!first) first = patch.mail->id;
  }
  return marked * 2 >= all ? first : std::nullopt;
}

}  // namespace kvq
