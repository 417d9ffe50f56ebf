// SPDX-License-Identifier: MIT
// A database as it was when an archive ended earlier.
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

namespace kvq {

/// Cuts a database back, for good: it is given a copy.
class CutBack {
 public:
  /// The database must be as it was indexed, and outlive this.
  explicit CutBack(const Database& database);

  /// Takes out all that came after a list's archive ended there, and after that second from other lists: then
  /// the database has what indexing the shorter archives gives. What is no mail's stays: names of people,
  /// settings, saved queries, and refs, of which some lead nowhere then. Each cut must be before the last.
  ///
  /// Mails that were deleted later are read from their archives again. Gives how many of them these have no
  /// more: they stay out. Throws Error.
  int64_t to(const ArchiveEnd& end);

 private:
  void shorten(const EpochRow& epoch, int64_t commits);
  int64_t restore_deleted();
  std::optional<std::string> read(const UndeletedMail& mail);

  const Database& database_;
  ArchiveStore archives_;
  MessageStore messages_;
  Relations relations_;
  ArchivedMails mails_;
  MailReader reader_;
  /// The epochs as they were indexed, by their ids.
  std::map<int64_t, EpochRow> indexed_;
};

}  // namespace kvq
