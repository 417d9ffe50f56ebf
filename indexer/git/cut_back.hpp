// SPDX-License-Identifier: MIT
// Restores the state of a database at an earlier end of an archive.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "indexer/git/archived_mails.hpp"
#include "indexer/mail/mail.hpp"
#include "indexer/relations/relate.hpp"
#include "schema/sqlite/database.hpp"
#include "schema/stores/archive_end.hpp"
#include "schema/stores/archive_store.hpp"
#include "schema/stores/message_store.hpp"
#include "schema/stores/tree_store.hpp"

namespace kvq {

/// Cuts a database back irreversibly: pass it a copy.
class CutBack {
 public:
  /// The database must be unchanged since it was indexed, and outlive this object.
  explicit CutBack(const Database& database);

  /// Removes everything after `end` from its list, and everything after that second from the other lists. The
  /// database then equals an index of the shorter archives. Data that belongs to no mail stays: names of
  /// people, settings, saved queries, and refs, some of which then point to no commit. Each call must cut at
  /// an earlier end than the one before.
  ///
  /// Mails that were deleted later are read from their archives again. Returns the number of mails that the
  /// archives no longer have: they are not restored. Throws Error.
  int64_t to(const ArchiveEnd& end);

 private:
  void shorten(const EpochRow& epoch, int64_t commits);
  int64_t restore_deleted();
  std::optional<std::string> read(const UndeletedMail& mail);

  const Database& database_;
  ArchiveStore archives_;
  MessageStore messages_;
  Relations relations_;
  TreeStore trees_;
  ArchivedMails mails_;
  MailReader reader_;
  /// The last commits of the epochs as they were indexed, by path.
  std::map<std::string, std::string> indexed_heads_;
};

}  // namespace kvq
