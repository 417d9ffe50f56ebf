// SPDX-License-Identifier: MIT
// Mails to be handed out whole: which, in which order, and where their archives have them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "query/language/plan.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// The messages that a query of mails finds, each once, in the order of a mailbox: oldest first, whatever
/// order the query has, and a posting's mails together at its date: the cover, then the patches by their
/// numbers. Ranges must be resolved.
std::vector<int64_t> mails_found(const Database& database, plan::Plan plan);

/// The messages with a Message-ID: mostly one, none where there is no such mail.
std::vector<int64_t> mails_of_id(const Database& database, const std::string& message_id);

/// The patches of a posting in their order, without the cover. `series` is Revision::series.
std::vector<int64_t> patches_of_series(const Database& database, int64_t series);

/// One place where an archive has the bytes of a mail. Object ids are raw bytes.
struct MailPlace {
  /// The path of the epoch's repository.
  std::string repository;
  /// The last commit of it that was indexed.
  std::string indexed_head;
  std::string blob;
  /// Seconds UTC.
  int64_t committed = 0;
};

/// The places of a message, the oldest delivery first; at least one.
std::vector<MailPlace> mail_places(const Database& database, int64_t message);

}  // namespace kvq
