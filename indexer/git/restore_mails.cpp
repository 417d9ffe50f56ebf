// SPDX-License-Identifier: MIT
#include "indexer/git/restore_mails.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "indexer/git/archived_mails.hpp"
#include "indexer/mail/mail.hpp"
#include "indexer/mail/message_row.hpp"
#include "schema/base/error.hpp"
#include "schema/base/object_id.hpp"
#include "schema/doctor/archive_rows.hpp"
#include "schema/stores/message_store.hpp"

namespace kvq {
namespace {

/// A mail read again, from which delivery, and all its deliveries.
struct MailAgain {
  IndexedMail mail;
  int64_t source;
  std::vector<int64_t> deliveries;
};

class MailSources {
 public:
  /// Returns the mail from the first delivery that an archive still has; absent if there is none.
  std::optional<MailAgain> read(const Database& database, int64_t message) {
    const std::vector<MailSource> sources = sources_of_mail(database, message);
    for (const MailSource& source : sources) {
      const std::optional<std::string> bytes = read(source);
      if (!bytes) continue;
      MailAgain out{to_row(reader_.read(*bytes), to_hex(source.place.blob), source.place.committed),
                    source.delivery,
                    {}};
      for (const MailSource& each : sources) out.deliveries.push_back(each.delivery);
      return out;
    }
    return std::nullopt;
  }

 private:
  std::optional<std::string> read(const MailSource& source) {
    try {
      return mails_.read(source.place);
    } catch (const Error& error) {
      // Another archive may have the mail.
      if (error.kind() != ErrorKind::archive) throw;
      return std::nullopt;
    }
  }

  ArchivedMails mails_;
  MailReader reader_;
};

}  // namespace

RestoredMails restore_mails(const Database& database, const std::set<int64_t>& messages,
                            const std::set<int64_t>& without_text) {
  RestoredMails out;
  MailSources sources;
  MailReplacement replacement(database);
  // All are removed before the first is stored: each then gets the id that it had.
  std::map<int64_t, MailAgain> mails;
  for (const int64_t message : messages) {
    if (auto mail = sources.read(database, message)) {
      mails.emplace(message, std::move(*mail));
      replacement.remove(message);
    } else {
      out.lost.insert(message);
      if (without_text.contains(message)) replacement.forget_text(message);
    }
  }
  replacement.remove_unused_blocks();
  MessageStore store(database);
  for (const auto& [message, again] : mails) {
    const int64_t restored = store.store(again.mail.row).id;
    for (const int64_t delivery : again.deliveries) replacement.deliver(delivery, restored);
    replacement.set_defects(again.source, again.mail.defects);
    ++out.restored;
  }
  store.finish();
  return out;
}

}  // namespace kvq
