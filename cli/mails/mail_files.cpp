// SPDX-License-Identifier: MIT
#include "cli/mails/mail_files.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "cli/base/output.hpp"
#include "cli/mails/mail_reading.hpp"
#include "cli/mails/maildir.hpp"
#include "query/report/formats/mboxrd.hpp"
#include "query/run/mails.hpp"
#include "schema/base/numbers.hpp"
#include "schema/base/object_id.hpp"

namespace kvq {

int print_mbox(const Context& context, const Database& database, const std::vector<int64_t>& messages) {
  MailReading reading(database);
  for (const int64_t message : messages) {
    const auto mail = reading.read(message);
    if (!mail) continue;
    context.out.start_pager();
    context.out.write_mail_text(report::mboxrd(mail->bytes));
  }
  return reading.finish();
}

int print_raw(const Context& context, const Database& database, int64_t message) {
  MailReading reading(database);
  if (const auto mail = reading.read(message)) {
    context.out.start_pager();
    context.out.write_mail_text(mail->bytes);
  }
  return reading.finish();
}

int keep_in_maildir(const Context& context, const Database& database, const std::vector<int64_t>& messages,
                    const std::string& folder) {
  MailReading reading(database);
  std::optional<Maildir> maildir;
  int64_t seen = 0;
  int64_t added = 0;
  for (const int64_t message : messages) {
    const auto mail = reading.read(message);
    if (!mail) continue;
    // Created with the first mail, so a missing archive leaves no empty folder behind.
    if (!maildir) maildir.emplace(folder);
    ++seen;
    added +=
        static_cast<int64_t>(maildir->keep(mail->place.committed, to_hex(mail->place.blob), mail->bytes));
  }
  context.out.write(fmt::format("{} mails, {} new\n", grouped(seen), grouped(added)));
  return reading.finish();
}

}  // namespace kvq
