// SPDX-License-Identifier: MIT
// The people of a series, and whether it is a backport.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "indexer/relations/review.hpp"

namespace kvq {

/// Different people, each once, as is_same_person() compares them.
class People {
 public:
  void add(const Writer& one);
  bool has(const Writer& one) const;
  int count() const { return count_; }

 private:
  std::set<int64_t> addresses_, unmapped_addresses_, identities_;
  /// With whether the mailmap has the person.
  std::set<std::pair<std::string, bool>> names_;
  int count_ = 0;
};

/// The authors of a series. Who sent it, and who wrote at least half of its patches, is an author of all of
/// it; who wrote a patch is an author of that patch.
class Authors {
 public:
  explicit Authors(const std::vector<ReviewedPatch>& patches);

  /// Whether the writer of an answer to a patch or cover answers for the series.
  bool wrote(const Writer& who, int64_t patch) const;

  /// Whether a tag of this person for the patch is one for their own patch. The sender of a colleague's patch
  /// may review it.
  bool wrote_patch(const Writer& who, int64_t patch) const;

 private:
  People of_series_;
  std::unordered_map<int64_t, const Writer*> of_patch_;
};

/// Returns the first mail that says that the series is a backport. Absent if neither the cover nor at least
/// half of the patches say so.
std::optional<int64_t> backport_evidence_of(const std::vector<ReviewedPatch>& patches);

}  // namespace kvq
