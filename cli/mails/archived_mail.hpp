// SPDX-License-Identifier: MIT
// The bytes of one mail.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "indexer/module.hpp"
#include "query/run/mails.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// Reads mails as they are stored in their archives. Opens each archive once.
class ArchivedMailReader {
 public:
  struct Found {
    MailPlace place;
    std::string bytes;
  };

  /// The database must outlive the reader.
  explicit ArchivedMailReader(const Database& database);

  /// Absent if the mail is no longer in any archive.
  std::optional<Found> read(int64_t message);

 private:
  const Database& database_;
  IndexerModule::ReadMail read_mail_;
};

/// Returns a mail as it is stored in its archive; absent if it is no longer in any.
std::optional<std::string> archived_mail(const Database& database, int64_t message);

}  // namespace kvq
