// SPDX-License-Identifier: MIT
// Why a repository cannot be read as an archive, and what the user can do about it. Each function returns the
// Error (archive) to throw, or the text of a warning.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "indexer/git/git.hpp"
#include "schema/base/error.hpp"
#include "schema/mail/mail_place.hpp"

namespace kvq {

/// Returns the error for a repository in a format that cannot be read (gitrepository-layout(5) and
/// "extensions" in git-config(1)). Absent if the format is known. `supported` are the names of the extensions
/// that libgit2 knows. libgit2 before 1.6 opens any format, and then finds no branch.
std::optional<Error> format_obstacle(const std::filesystem::path& repository,
                                     const std::vector<std::string>& supported);

/// Returns the error for an object that the history names and the repository lacks. `object` says which, for
/// example "commit 1234".
Error missing_object(const std::filesystem::path& repository, const std::string& object);

/// Returns the error for a HEAD that names a branch which is not among the refs of the repository.
Error missing_branch(const std::filesystem::path& repository, const std::string& head,
                     const std::vector<std::string>& refs);

/// Returns the error for a repository without mails. `has_commits` is whether HEAD leads to a commit.
Error no_mails(const std::filesystem::path& repository, bool has_commits);

/// Returns the error for a repository that has lost its branch since `commits` commits of it were indexed.
Error lost_history(const std::filesystem::path& repository, int64_t commits);

/// Returns the kind of archive that these commits, all of a repository, are: `git` or `git_v1`. Throws if
/// they are those of no archive: some have files, and none has a mail or a deletion. One mail is enough, so
/// an archive costs two commits' trees.
EpochKind kind_of_repository(const Repository& repository, const std::filesystem::path& path,
                             std::span<const WalkedCommit> commits);

/// Returns the warning about an epoch without commits.
std::string empty_epoch(const std::filesystem::path& repository);

/// Returns the warning about a branch that `git fetch` does not move, with its cure.
std::string unmoved_branch(const std::filesystem::path& repository, const std::string& head);

/// Returns whether the repository has a remote, but no remote with a refspec that writes to refs/heads/, as
/// `git clone --mirror` sets it and `git clone --bare` does not.
bool fetches_no_branch(const std::filesystem::path& repository);

}  // namespace kvq
