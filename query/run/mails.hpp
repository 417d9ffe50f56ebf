// SPDX-License-Identifier: MIT
// Mails to export: which ones, in which order, and their places in the archives.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "query/language/plan.hpp"
#include "schema/mail/mail_place.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// Returns the messages that match a query of mails, each once, in the order of a mailbox: oldest first,
/// regardless of the order of the query. The mails of a posting are together, at its date: the cover, then
/// the patches by number. Ranges must be resolved.
std::vector<int64_t> mails_found(const Database& database, plan::Plan plan);

/// Returns the first values of a field that the mails of a query have, each once, at most `limit`, in the
/// order of the query: with "id" their Message-IDs, with "thread" or "topic" those that name the threads or
/// topics. A mail without a value is left out. Ranges must be resolved.
std::vector<std::string> ids_found(const Database& database, plan::Plan plan, std::string_view field,
                                   size_t limit);

/// The same for the topics.
std::vector<std::string> topics_found(const Database& database, plan::Plan plan, size_t limit);

/// Returns the messages with a Message-ID: usually one, none if there is no such mail.
std::vector<int64_t> mails_of_id(const Database& database, const std::string& message_id);

struct SeriesMail {
  int64_t message = 0;
  /// 0 for the cover.
  int number = 0;
  std::string message_id;
  bool rfc = false;
};

/// Returns the cover and the patches of a posting by number. `series` is Revision::series.
std::vector<SeriesMail> mails_of_series(const Database& database, int64_t series);

/// Returns the places of a message, the oldest delivery first; at least one.
std::vector<MailPlace> mail_places(const Database& database, int64_t message);

}  // namespace kvq
