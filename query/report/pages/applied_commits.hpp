// SPDX-License-Identifier: MIT
// The commits by which patches are in git trees, and the series that a tree has.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/sqlite/database.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq::report {

/// A commit that is from a patch.
struct AppliedCommit {
  /// All hexadecimal digits.
  std::string id;
  int64_t committed = 0;
  /// The first tag that has it, and its release; empty if there is none.
  std::string tag;
  std::string release;
  /// For people: the folder of the tree and the branch, such as "linux master".
  std::string tree;
  /// What says so: patch-id, link or title.
  std::string evidence;
  /// The commit that reverted it; empty if none did.
  std::string reverted_by;
};

/// A branch of a tree that was searched.
struct SearchedTree {
  /// As in AppliedCommit.
  std::string name;
  /// When the last commit that was searched was made.
  int64_t upto = 0;
};

/// A series of which a tree has some patches.
struct SeriesInTree {
  std::string release;
  std::string commit;
  int64_t in_tree = 0;
  int64_t patches = 0;
  int64_t total = 0;
  int64_t date = 0;
  std::string title;
  std::string author;
  std::string id;
};

/// Returns the name of a tree for people.
std::string tree_name(const std::string& path, const std::string& branch);

/// Reads commits of patches, several times. Prepares its statements only if trees are known.
class AppliedCommits {
 public:
  explicit AppliedCommits(const Database& database);
  const std::vector<SearchedTree>& trees() const { return trees_; }
  std::vector<AppliedCommit> of_patch(int64_t message);
  /// Empty if no tree has all of the series, or no tag.
  std::string release_of_series(int64_t series);

 private:
  std::vector<SearchedTree> trees_;
  std::optional<Statement> commits_;
  std::optional<Statement> release_;
};

std::vector<SeriesInTree> series_in_tree(const Database& database, int64_t tree);

/// Returns the commit and the tag for people: "0123456789ab v6.9-rc1", and what reverted it.
std::string shortly(const AppliedCommit& commit);

}  // namespace kvq::report
