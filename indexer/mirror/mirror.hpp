// SPDX-License-Identifier: MIT
// Mirrors the archives of lists: clones their epochs and fetches what is new. Indexing is not part of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "indexer/mirror/list_address.hpp"
#include "indexer/mirror/transfer.hpp"
#include "schema/base/error.hpp"

namespace kvq {

struct MirrorProgress {
  int64_t epoch;
  TransferProgress transfer;
};

struct MirrorOptions {
  /// Called in the calling thread while something arrives. May be empty, as `interrupted`.
  std::function<void(const MirrorProgress&)> progress = {};
  /// Called several times a second. If it returns true, the call throws Error (interrupted).
  std::function<bool()> interrupted = {};
};

struct MirrorResult {
  /// Whether the archive says where it comes from.
  bool has_remote = false;
  /// The numbers of the epochs that were cloned.
  std::vector<int64_t> cloned = {};
  /// The address that the host redirects to; empty if it does not.
  std::string moved_to = {};
  /// What the user should know although nothing failed.
  std::vector<std::string> warnings = {};
  /// Of the epochs that could not be cloned or fetched. The others are whole.
  std::vector<Error> failures = {};
};

/// Mirrors a list into `folder`, as git/0.git, git/1.git and so on: fetches the epochs that are there and
/// clones the others. `list` is what list_address() returns. Which epochs there are says the host's manifest;
/// without one, they are tried one after the other. If the epochs that are there come from another address,
/// and the new one continues them, they are fetched from the new one from now on. Throws Error: `network` if
/// the host has no such list, `usage` if the folder holds something else, `interrupted`.
MirrorResult mirror_list(const std::string& list, const std::filesystem::path& folder,
                         const MirrorOptions& options);

/// Returns the address of the list that a repository is an epoch of, as its remote says; empty if it has
/// none.
std::string list_of_remote(const std::filesystem::path& repository);

/// Fetches the epochs of an archive (see find_archive), each from the remote that its config names, and
/// clones new epochs if it is a folder with git/0.git. Leaves alone the empty epochs that
/// public-inbox-clone made read-only, and shallow and partial clones, with a warning. Throws Error:
/// `archive` if there is no archive, `interrupted`.
MirrorResult fetch_archive(const std::filesystem::path& archive, const MirrorOptions& options);

}  // namespace kvq
