// SPDX-License-Identifier: MIT
// Clones and fetches repositories with libgit2.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "indexer/mirror/http.hpp"

namespace kvq {

struct TransferProgress {
  size_t objects;
  size_t total_objects;
  size_t bytes;
};

struct TransferOptions {
  const HttpClient& http;
  /// Called while something arrives. May be empty, as `interrupted`.
  std::function<void(const TransferProgress&)> progress = {};
  /// Called while something arrives, and several times a second while an HTTP host is waited for. If it
  /// returns true, the transfer throws Error (interrupted).
  std::function<bool()> interrupted = {};
};

/// Returns the names of the refs that a repository has; absent if there is no repository. Throws Error
/// (network).
std::optional<std::vector<std::string>> remote_refs(const std::string& address,
                                                    const TransferOptions& options);

/// Clones a repository as `git clone --mirror` does, so that `git fetch` in it works too. It is made beside
/// its place and moved there when it is whole. Returns the address that the host redirected to; empty if it
/// did not. Throws Error: `network`, or `archive` if it cannot be written.
std::string clone_mirror(const std::string& address, const std::filesystem::path& folder,
                         const TransferOptions& options);

/// Removes what a clone that was killed left beside `folder`.
void remove_unfinished_clone(const std::filesystem::path& folder);

/// Fetches what the remote of the repository has, as `git fetch` does; in a bare repository whose remote has
/// no refspec, it moves the branches. Returns and throws as clone_mirror().
std::string fetch(const std::filesystem::path& repository, const TransferOptions& options);

/// Returns whether the repository at the address continues this one: HEAD there has HEAD here among its
/// ancestors. Fetches it to see. Throws as fetch().
bool continues(const std::filesystem::path& repository, const std::string& address,
               const TransferOptions& options);

/// Sets the address that the repository is fetched from.
void set_remote_address(const std::filesystem::path& repository, const std::string& address);

/// Returns the address that a repository is fetched from, as its config says; absent if it has no remote.
std::optional<std::string> remote_address(const std::filesystem::path& repository);

}  // namespace kvq
