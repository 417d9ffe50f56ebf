// SPDX-License-Identifier: MIT
#include "cli/mails/mail_reading.hpp"

#include <fmt/format.h>

#include "cli/base/command.hpp"
#include "cli/base/output.hpp"
#include "schema/base/numbers.hpp"

namespace kvq {

std::optional<ArchivedMailReader::Found> MailReading::read(int64_t message) {
  auto mail = reader_.read(message);
  ++(mail ? read_ : gone_);
  return mail;
}

int MailReading::finish() const {
  if (gone_ > 0) {
    write_to_stderr(
        fmt::format("kvq: {} skipped: no longer in {} archive; 'kvq index' updates the database\n",
                    gone_ == 1 ? "1 mail is" : grouped(gone_) + " mails are", gone_ == 1 ? "its" : "their"));
  }
  return read_ > 0 ? found : nothing_found;
}

}  // namespace kvq
