// SPDX-License-Identifier: MIT
// Decides which mails a commit may be from.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "indexer/applied/known_patches.hpp"
#include "indexer/git/source_tree.hpp"
#include "schema/stores/tree_store.hpp"

namespace kvq {

/// A patch may be posted when it was committed already, and clocks are set wrong; but a commit so much older
/// than a mail, in seconds, is not from it.
inline constexpr int64_t longest_before_posting = 31LL * 86'400;

/// A mail that a commit may be from, and what says so.
struct PossibleMail {
  int64_t message = 0;
  int64_t msgid = 0;
  CommitEvidence evidence;
};

/// Returns the mails that the commit may be from:
/// - by patch-id: their diff is the same;
/// - by link: the message names the mail, and either the title is the same, or both change some file and the
///   author is the same or the commit changes all files of the patch;
/// - by title: title and author are the same, both change some file, and the commit was made from a week
///   before to 400 days after the mail was posted.
/// A commit that is older than a mail by longest_before_posting is not from it.
/// A commit of a stable branch that names its mainline commit may be from backports only, others from
/// backports only if these were posted before. A merge is from no mail. Whether a mail is found does not
/// depend on the other patches. Computes a patch-id only if a link or the title leads to a patch, or a patch
/// changes exactly the files of the commit.
std::vector<PossibleMail> mails_of_commit(const SourceTree& tree, const SourceCommit& commit,
                                          const KnownPatches& known);

}  // namespace kvq
