// SPDX-License-Identifier: MIT
// Chooses the mail that a commit is from among those that it may be from, and finds what was reverted.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "schema/stores/tree_store.hpp"

namespace kvq {

/// `candidates` are those of one commit. Returns which of them count: the nearest one, and patches of its
/// series to which the commit message links, too, because they were made one commit. The nearest has, in this
/// order: the patch-id, a link with the title, title and author, the last link; a date before that of the
/// commit; the latest date before it, or the first one after it. The order of the candidates does not matter.
std::vector<bool> nearest_mails(std::span<const CommitCandidate> candidates);

/// Returns the commits that are reverted, each with the last commit that reverted it and was not reverted
/// itself. `committed` has the time of each commit.
std::map<int64_t, int64_t> reverted_commits(const std::vector<RevertEdge>& edges,
                                            const std::map<int64_t, int64_t>& committed);

}  // namespace kvq
