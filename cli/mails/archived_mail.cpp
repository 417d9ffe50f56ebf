// SPDX-License-Identifier: MIT
#include "cli/mails/archived_mail.hpp"

#include "indexer/module.hpp"
#include "query/run/mails.hpp"

namespace kvq {

std::optional<std::string> archived_mail(const Database& database, int64_t message) {
  const IndexerModule::ReadMail read = indexer_module().mail_reader();
  for (const MailPlace& place : mail_places(database, message)) {
    if (auto bytes = read(place.repository, place.indexed_head, place.blob)) return bytes;
  }
  return std::nullopt;
}

}  // namespace kvq
