// SPDX-License-Identifier: MIT
// Finds the revision before a series that has a new title and whose patches were written anew.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "schema/stores/relation_rows.hpp"

namespace kvq {

/// A posting by what it is about.
struct Sketch {
  const Posting* posting = nullptr;
  /// The telling words of its title (telling_words() in compared_title.hpp).
  std::vector<std::string> words;
  /// The ids of the files that its patches change: sorted, without duplicates.
  std::vector<int64_t> files;
};

/// Returns whether a posting may be the revision before a series that has nothing else in common with an
/// earlier one. Reads only marks and dates, so it is cheap.
bool may_be_retitled(const Posting& series, const Posting& earlier);

/// Returns whether `other`, which has the title of `earlier`, shows that the series does not continue
/// `earlier`: `earlier` has a revision of its own with this number, or was posted again before the series.
bool takes_its_place(const Posting& series, const Posting& earlier, const Posting& other);

/// Chooses among candidates for which may_be_retitled() holds and whose place is not taken: the one that is
/// clearly nearest by title or files. The reasons are `title`, if only a prefix, punctuation or the order of
/// words differs, and `files`, the weakest. The candidates may be in any order. `is_taken`, which costs most,
/// is asked only for those that are near.
std::optional<Lineage> retitled_predecessor(const Sketch& series, const std::vector<Sketch>& candidates,
                                            const std::function<bool(const Posting&)>& is_taken);

}  // namespace kvq
