// SPDX-License-Identifier: MIT
// Reads git repositories, mainly public-inbox archives. Object ids are raw bytes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/git/pack/packed_objects.hpp"
#include "indexer/git/raw_commit.hpp"
#include "indexer/git/raw_tree.hpp"

struct git_repository;

namespace kvq {

using Oid = std::string;

struct Ref {
  std::string name;
  Oid commit;
};

/// A commit found by walking the history, with the data needed to read its files.
struct WalkedCommit {
  Oid id;
  RawOid tree{};
  /// As in RawCommit; see kept_commit_time().
  int64_t committed = 0;
};

/// A file of a commit and its contents.
struct CommitFile {
  Oid blob;
  std::string bytes;
};

/// The contents of a commit of an archive: a mail (file `m`), a deletion (file `d`), or neither. If there are
/// both, the mail counts, as in public-inbox. An empty `m` is neither: `public-inbox-purge` empties the file.
struct ArchiveCommit {
  std::optional<CommitFile> mail;
  std::optional<Oid> deleted_blob;
};

/// Returns the id of a blob without bytes.
const Oid& empty_blob();

/// Like ArchiveCommit, but only the ids.
struct CommitIds {
  std::optional<Oid> mail;
  std::optional<Oid> deleted_blob;
};

/// A mail that a commit adds to an archive of version 1, or takes from it.
struct FileChange {
  Oid blob;
  bool is_deletion;
};

/// What the files of a commit show about the repository: an archive (`m` or `d`), an archive in the older
/// layout of public-inbox (public-inbox-v1-format(5): files named by SHA-1, such as ab/cdef...), or another
/// repository.
enum class Layout { archive, v1_archive, other, no_files };

/// Starts libgit2 in another thread, because its start reads the system's certificates. Without this call,
/// the first use starts it. The future's destructor waits for the thread.
std::future<void> start_git_aside();

/// Not thread-safe: each thread opens its own.
class Repository {
 public:
  /// Returns whether the folder looks like a bare git repository, even if open() cannot read it.
  static bool is_at(const std::filesystem::path& path);

  /// Throws Error (archive) if the repository cannot be read, as all members do.
  static Repository open(const std::filesystem::path& path);

  /// Opens the repository again, for another thread. Both share what they have mapped of the packs.
  Repository for_another_thread() const;

  Repository(Repository&&) noexcept;
  ~Repository();

  /// Returns the commit of HEAD; absent in a repository without refs. Throws if HEAD names a branch that does
  /// not exist although there are other refs.
  std::optional<Oid> head() const;

  /// Returns HEAD and all refs that lead to a commit.
  std::vector<Ref> refs() const;

  /// Returns the commits after `known` up to `head`, along first parents, oldest first. Returns the whole
  /// history if `known` is absent or not part of it. Sets `*reached` to whether `known` was reached.
  std::vector<WalkedCommit> commits_after(const Oid& head, const std::optional<Oid>& known,
                                          bool* reached) const;

  /// The same, but from the newest commit on for which `ends` returns true.
  std::vector<WalkedCommit> commits_after(const Oid& head, const std::function<bool(const Oid&)>& ends) const;

  /// Returns whether a branch that moves from one commit to the other loses none: `newer` has `older` among
  /// its first parents. False if an object is missing.
  bool is_after(const Oid& newer, const Oid& older) const;

  /// Returns a commit by its id.
  WalkedCommit commit(const Oid& id) const;

  /// Returns what a commit of an archive of version 1 changes: the files that are not in the commit before
  /// it, or are other ones there. `before` is absent for the first commit.
  std::vector<FileChange> changes(const WalkedCommit& commit,
                                  const std::optional<WalkedCommit>& before) const;

  ArchiveCommit read(const WalkedCommit& commit) const;
  CommitIds ids(const WalkedCommit& commit) const;
  Layout layout(const WalkedCommit& commit) const;

  /// Returns the bytes of a mail that the commit adds.
  std::string mail(const Oid& blob, const WalkedCommit& commit) const;

  /// Returns the bytes of a blob; absent if there is none.
  std::optional<std::string> blob(const Oid& blob) const;

  /// Returns the bytes of any commit or tree; absent if there is none.
  std::optional<std::string> raw(std::string_view id, ObjectType type) const;

  /// libgit2's handle, for indexer/git only.
  git_repository* handle() const { return handle_.get(); }

  /// Returns the bytes of a file in the tree of HEAD; absent if there is none.
  std::optional<std::string> file_at_head(const std::string& path) const;

 private:
  struct Close {
    void operator()(git_repository* repository) const;
  };
  Repository(std::unique_ptr<git_repository, Close> handle, std::string path,
             std::shared_ptr<const PackFiles> packs);

  /// Returns the bytes of an object; absent if there is none of this type. Throws if it is damaged: `what`
  /// and `named_by`, an id, name it.
  std::optional<std::string> object(std::string_view id, ObjectType type, std::string_view what,
                                    std::string_view named_by) const;
  /// Returns the raw tree of a commit.
  std::string tree(const WalkedCommit& commit) const {
    return tree({commit.tree.data(), commit.tree.size()}, commit);
  }
  /// Returns a raw tree that is part of the commit.
  std::string tree(std::string_view id, const WalkedCommit& commit) const;
  /// `raw` is what tree() returns.
  std::vector<TreeEntry> entries(std::string_view raw, const WalkedCommit& commit) const;

  RawCommit raw_commit(const Oid& id) const;
  std::vector<std::string> ref_names() const;
  /// Returns the branch that HEAD names.
  std::string head_target() const;

  std::unique_ptr<git_repository, Close> handle_;
  std::string path_;
  mutable PackReader packs_;
};

}  // namespace kvq
