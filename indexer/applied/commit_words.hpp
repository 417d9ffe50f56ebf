// SPDX-License-Identifier: MIT
// Reads what a commit message says about mails and other commits.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kvq {

/// Returns the first paragraph on one line, which is the title for git.
std::string title_in_message(std::string_view message);

/// Returns the Message-IDs in `Link:`, `Message-ID:` and `Lore:` lines, in order, at most twenty. A line that
/// a number ends, as in `Link: https://... [1]`, is a footnote of the text.
std::vector<std::string> linked_mails(std::string_view message);

/// Whether a line names the mainline commit that this is a backport of: `commit ID upstream.` or
/// `[ Upstream commit ID ]`. `(cherry picked from commit ID)` does not count: the mainline has such commits.
bool is_backport_commit(std::string_view message);

/// What `This reverts commit ID` names.
struct Reverts {
  /// Hexadecimal digits, at least seven, in lower case.
  std::vector<std::string> commits;
  /// Whether the commit is a merge that is taken back: `reversing changes made to ID`.
  bool is_of_merge = false;
};

/// Reads all such sentences, and `This reverts commits ID and ID`; at most a hundred ids.
Reverts reverts_of(std::string_view message);

}  // namespace kvq
