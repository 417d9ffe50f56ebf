// SPDX-License-Identifier: MIT
// The bytes of mails that were indexed, from the archives that they were read from.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "indexer/git/git.hpp"

namespace kvq {

/// Keeps the repositories that it has read from open: one for each thread, for one run.
class ArchivedMails {
 public:
  /// The mail of a blob in the epoch at `path`, of which the commits up to `indexed_head` were indexed.
  /// Absent where the epoch has it no more: deleted since then, or gone with rewritten history. Throws Error
  /// (archive) where there is no such repository any more, or it cannot be read.
  std::optional<std::string> read(const std::string& path, const Oid& indexed_head, const Oid& blob);

 private:
  struct Epoch {
    Repository repository;
    std::set<Oid> deleted;
    /// The mails there are, where history was rewritten; else all that were indexed and not deleted.
    std::optional<std::set<Oid>> kept;
  };

  Epoch& epoch(const std::string& path, const Oid& indexed_head);

  std::map<std::string, Epoch> epochs_;
};

}  // namespace kvq
