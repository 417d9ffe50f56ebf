// SPDX-License-Identifier: MIT
// Reads the raw bytes of indexed mails from their archives.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "indexer/git/git.hpp"
#include "indexer/inputs/input_mails.hpp"
#include "schema/mail/mail_place.hpp"

namespace kvq {

/// Keeps the repositories that it has read open. Use one per thread, and only for one run.
class ArchivedMails {
 public:
  /// Returns a mail. Absent if its epoch no longer has it: it was deleted since then, removed by rewritten
  /// history, or its file was changed. Throws Error (archive) if the epoch no longer exists or cannot be
  /// read.
  std::optional<std::string> read(const MailPlace& place);

 private:
  struct Epoch {
    Repository repository;
    std::set<Oid> deleted;
    /// If history was rewritten, the mails that the epoch still has. Absent otherwise: the epoch then has all
    /// indexed mails that were not deleted.
    std::optional<std::set<Oid>> kept;
  };

  Epoch& epoch(const MailPlace& place);

  std::map<std::string, Epoch> epochs_;
  InputMails inputs_;
};

}  // namespace kvq
