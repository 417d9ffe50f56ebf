// SPDX-License-Identifier: MIT
// Reads mails for an output, and counts those that are no longer in their archives.
#pragma once

#include <cstdint>
#include <optional>

#include "cli/mails/archived_mail.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

class MailReading {
 public:
  explicit MailReading(const Database& database) : reader_(database) {}

  std::optional<ArchivedMailReader::Found> read(int64_t message);

  int64_t number_gone() const { return gone_; }

  /// Reports the number of missing mails and returns the exit code.
  int finish() const;

 private:
  ArchivedMailReader reader_;
  int64_t read_ = 0;
  int64_t gone_ = 0;
};

}  // namespace kvq
