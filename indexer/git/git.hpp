// SPDX-License-Identifier: MIT
// Reading git repositories, public-inbox's above all, and files in git's config syntax: the only file pair
// that meets libgit2. Object ids are raw bytes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "indexer/git/raw_commit.hpp"

struct git_repository;

namespace kvq {

using Oid = std::string;

struct Ref {
  std::string name;
  Oid commit;
};

/// A commit as its history was walked: all that is needed to read on from it.
struct WalkedCommit {
  Oid id;
  RawOid tree{};
  /// In seconds UTC.
  int64_t committed = 0;
};

/// The file of a commit, with the bytes that it holds.
struct CommitFile {
  Oid blob;
  std::string bytes;
};

/// What one commit of an archive holds: a mail (file `m`), a deletion (file `d`), or neither. With both,
/// the mail counts, as public-inbox has it.
struct ArchiveCommit {
  std::optional<CommitFile> mail;
  std::optional<Oid> deleted_blob;
};

/// The ids alone of what a commit of an archive holds, as in ArchiveCommit.
struct CommitIds {
  std::optional<Oid> mail;
  std::optional<Oid> deleted_blob;
};

/// One setting of a file in the syntax of git's config (git-config(1)): `[section "subsection"] name =
/// value`.
struct GitSetting {
  /// In small letters.
  std::string section;
  std::optional<std::string> subsection;
  /// In small letters.
  std::string name;
  /// Empty where the name stands alone.
  std::string value;
};

/// Has a thread start libgit2, which reads the system's certificates then; else its first use does. The
/// future waits for it when it goes.
std::future<void> start_git_aside();

/// The settings of a file in the order of the file, with those of the files that it includes. Absent where it
/// is not in that syntax.
std::optional<std::vector<GitSetting>> git_settings(const std::filesystem::path& file);

/// A handle is for one thread; each thread opens its own.
class Repository {
 public:
  /// Whether the folder looks like a bare git repository.
  static bool is_at(const std::filesystem::path& path);

  /// Throws Error (archive), as everything here does where the repository cannot be read.
  static Repository open(const std::filesystem::path& path);

  Repository(Repository&&) noexcept;
  ~Repository();

  /// The commit of HEAD; absent in a repository without commits.
  std::optional<Oid> head() const;

  /// All refs that lead to a commit, and HEAD.
  std::vector<Ref> refs() const;

  /// The commits from `head` back to and without `known`, along first parents, oldest first. All of them
  /// where `known` is absent or not among them: `*reached` tells which.
  std::vector<WalkedCommit> commits_after(const Oid& head, const std::optional<Oid>& known,
                                          bool* reached) const;

  ArchiveCommit read(const WalkedCommit& commit) const;
  CommitIds ids(const WalkedCommit& commit) const;

  /// The bytes of a blob; absent where there is none.
  std::optional<std::string> blob(const Oid& blob) const;

  /// The bytes of a file in the tree of HEAD; absent where there is none.
  std::optional<std::string> file_at_head(const std::string& path) const;

 private:
  struct Close {
    void operator()(git_repository* repository) const;
  };
  Repository(std::unique_ptr<git_repository, Close> handle, std::string path);

  std::unique_ptr<git_repository, Close> handle_;
  std::string path_;
};

}  // namespace kvq
