// SPDX-License-Identifier: MIT
#include "cli/mails/mail_files.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "cli/base/output.hpp"
#include "cli/mails/archived_mail.hpp"
#include "cli/mails/maildir.hpp"
#include "query/report/formats/mboxrd.hpp"
#include "query/run/mails.hpp"
#include "schema/base/numbers.hpp"
#include "schema/base/object_id.hpp"

namespace kvq {
namespace {

/// Reads mails, and counts those that are no longer in their archives.
class MailReading {
 public:
  explicit MailReading(const Database& database) : reader_(database) {}

  std::optional<ArchivedMailReader::Found> read(int64_t message) {
    auto mail = reader_.read(message);
    ++(mail ? read_ : gone_);
    return mail;
  }

  /// Reports the number of missing mails and returns the exit code.
  int finish() const {
    if (gone_ > 0) {
      write_to_stderr(fmt::format(
          "kvq: {} skipped: no longer in {} archive; 'kvq index' updates the database\n",
          gone_ == 1 ? "1 mail is" : grouped(gone_) + " mails are", gone_ == 1 ? "its" : "their"));
    }
    return read_ > 0 ? found : nothing_found;
  }

 private:
  ArchivedMailReader reader_;
  int64_t read_ = 0;
  int64_t gone_ = 0;
};

}  // namespace

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
        maildir->keep(fmt::format("{}.{}.kvq", mail->place.committed, to_hex(mail->place.blob)), mail->bytes);
  }
  context.out.write(fmt::format("{} mails, {} new\n", grouped(seen), grouped(added)));
  return reading.finish();
}

}  // namespace kvq
