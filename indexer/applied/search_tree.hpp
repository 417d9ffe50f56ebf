// SPDX-License-Identifier: MIT
// Searches a source tree for the patches of a database. Reads both and writes nothing: store_findings() does.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "indexer/applied/evidence.hpp"
#include "schema/sqlite/database.hpp"
#include "schema/stores/tree_store.hpp"

namespace kvq {

struct TreeSearchOptions {
  /// The folder of the tree, and the name of a branch; empty for that of HEAD.
  std::filesystem::path path;
  std::string branch;
  /// Called now and then with the number of commits that were read.
  std::function<void(int64_t commits)> progress = {};
  /// If it returns true, the search throws Error (interrupted).
  std::function<bool()> interrupted = {};
};

struct FoundCommit {
  std::string oid;
  int64_t committed = 0;
  std::vector<PossibleMail> mails;
};

/// A commit that reverts others, given by their first or all digits.
struct FoundRevert {
  std::string oid;
  int64_t committed = 0;
  std::vector<std::string> reverted;
};

struct FoundTag {
  TreeTagRow row;
  std::string release;
};

/// What a search has found, compared with what the database has of the tree.
struct TreeFindings {
  /// As it was before the search; `id` is 0 if the tree is new.
  TreeRow before;
  std::string tip;
  std::string ends;
  int64_t tip_committed = 0;
  std::vector<FoundCommit> commits;
  std::vector<FoundRevert> reverts;
  /// The ids of commits that are no longer in the branch.
  std::vector<std::string> gone;
  /// The patches that were looked for: message and Message-ID.
  std::vector<std::pair<int64_t, int64_t>> looked_for;
  std::vector<FoundTag> new_tags;
  std::vector<int64_t> gone_tags;
  /// By commit: the name of the first tag that has it. Commits that are not here keep theirs.
  std::vector<std::pair<std::string, std::string>> first_tags;
  int64_t commits_read = 0;
  /// Whether kvq had searched this branch before, and it was changed since other than by new commits.
  bool was_rewritten = false;
};

/// Searches the commits that are new since the last search for all patches, and those since the oldest new
/// patch for these. Throws Error (archive) for a tree that cannot be read.
TreeFindings search_tree(const Database& database, const TreeSearchOptions& options);

/// What store_findings() has changed.
struct TreeChanges {
  /// The patches that are in the tree, and those of which something is new, such as the release.
  int64_t patches = 0;
  int64_t changed = 0;
};

/// Stores what a search has found, and updates the states of the series. Throws Error (locked) if the tree
/// was searched by another process meanwhile. `now` is in seconds UTC.
TreeChanges store_findings(const Database& database, const TreeFindings& findings, int64_t now);

/// Forgets a tree, by its path or the name of its folder, and a branch of it or all. Returns how many
/// branches were forgotten.
int64_t forget_tree(const Database& database, const std::string& path, const std::string& branch);

}  // namespace kvq
