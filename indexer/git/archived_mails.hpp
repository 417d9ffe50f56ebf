// SPDX-License-Identifier: MIT
// Reads the raw bytes of indexed mails from their archives.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "indexer/git/git.hpp"

namespace kvq {

/// Keeps the repositories that it has read open. Use one per thread, and only for one run.
class ArchivedMails {
 public:
  /// Returns the mail with this blob in the epoch at `path`, whose commits up to `indexed_head` were indexed.
  /// Absent if the epoch no longer has the mail: it was deleted since then, or removed by rewritten history.
  /// Throws Error (archive) if the repository no longer exists or cannot be read.
  std::optional<std::string> read(const std::string& path, const Oid& indexed_head, const Oid& blob);

 private:
  struct Epoch {
    Repository repository;
    std::set<Oid> deleted;
    /// If history was rewritten, the mails that the epoch still has. Absent otherwise: the epoch then has all
    /// indexed mails that were not deleted.
    std::optional<std::set<Oid>> kept;
  };

  Epoch& epoch(const std::string& path, const Oid& indexed_head);

  std::map<std::string, Epoch> epochs_;
};

}  // namespace kvq
