// SPDX-License-Identifier: MIT
// Reads the history of a source tree, such as Linux: commits, the files that they change, their diffs, tags.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "indexer/git/git.hpp"
#include "indexer/git/raw_commit.hpp"
#include "indexer/git/source_folder.hpp"

namespace kvq {

/// A tag that leads to a commit.
struct SourceTag {
  /// Without "refs/tags/".
  std::string name;
  /// What the ref points to: the tag object of an annotated tag.
  Oid object;
  Oid commit;
  /// When the tag was made; the time of the commit if it is not annotated. In seconds UTC.
  int64_t date = 0;
};

/// A ref of the tree, and its commit.
struct SourceBranch {
  std::string ref;
  Oid tip;
};

/// How a path differs between two trees.
struct ChangedPath {
  std::string path;
  bool is_deleted;
};

/// Not thread-safe.
class SourceTree {
 public:
  /// Throws Error (archive) if there is no repository that kvq can read, as all members do.
  static SourceTree open(const std::filesystem::path& path);

  /// The repository: the same for all worktrees.
  const std::filesystem::path& place() const { return folder_.common; }

  /// Returns a branch by its name, as git finds it: "master", "origin/master" or "refs/heads/master". An
  /// empty name means that of HEAD. Throws Error (usage) if there is none.
  SourceBranch branch(const std::string& name) const;

  /// Returns the tags whose name `is_wanted`, and whose object is another one than in `known`, by name. Sets
  /// `names` to the names of all wanted ones.
  std::vector<SourceTag> tags(const std::function<bool(std::string_view name)>& is_wanted,
                              const std::unordered_map<std::string, Oid>& known,
                              std::set<std::string>& names) const;

  /// Tells where the history ends in a shallow clone: as long as it ends there, it returns the same bytes.
  /// Empty if it is whole.
  std::string ends() const;

  /// Absent if the repository does not have it, as behind the end of a shallow clone. There, the commits have
  /// no parents.
  std::optional<SourceCommit> commit(const RawOid& id) const;

  /// What may_change() says of a path or folder.
  using PathFilter = std::function<bool(std::string_view path, bool is_folder)>;

  /// Returns the paths that the commit changes against its first parent, in order. Absent if `may_change`
  /// refuses one that is not deleted, if there are more than `most` or very many folders, or if a partial
  /// clone lacks a tree.
  std::optional<std::vector<ChangedPath>> changed_paths(const SourceCommit& commit, size_t most,
                                                        const PathFilter& may_change) const;

  /// Returns the diff of the commit against its first parent, as `git show` writes it, or `git show
  /// --no-renames`. Absent if the files are missing in a partial clone, or the diff has more than 16 MiB.
  std::optional<std::string> diff(const SourceCommit& commit, bool finds_renames) const;

 private:
  SourceTree(SourceFolder folder, Repository repository);

  const std::string* tree(std::string_view id) const;

  SourceFolder folder_;
  Repository repository_;
  std::set<RawOid> shallow_;
  /// Trees that were read last, emptied when they are many: neighbouring commits share most.
  mutable std::unordered_map<std::string, std::string> trees_;
  mutable size_t bytes_of_trees_ = 0;
};

}  // namespace kvq
