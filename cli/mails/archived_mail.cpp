// SPDX-License-Identifier: MIT
#include "cli/mails/archived_mail.hpp"

#include <utility>

namespace kvq {

ArchivedMailReader::ArchivedMailReader(const Database& database)
    : database_(database), read_mail_(indexer_module().mail_reader()) {}

std::optional<ArchivedMailReader::Found> ArchivedMailReader::read(int64_t message) {
  for (MailPlace& place : mail_places(database_, message)) {
    if (auto bytes = read_mail_(place)) return Found{std::move(place), std::move(*bytes)};
  }
  return std::nullopt;
}

std::optional<std::string> archived_mail(const Database& database, int64_t message) {
  auto found = ArchivedMailReader(database).read(message);
  if (!found) return std::nullopt;
  return std::move(found->bytes);
}

}  // namespace kvq
