// SPDX-License-Identifier: MIT
// What is new on a desk since its owner looked last: a cursor for each owner and list.
#pragma once

#include <string>

#include "cli/base/command.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// What is new, as terms of a query, and since when, in words. The terms are empty if nothing is.
struct NewMails {
  std::string terms;
  std::string since;
};

/// Returns what has arrived in the lists since `since`, in the words of dates. Throws QueryError if it is no
/// date.
NewMails new_since(const Database& database, const std::string& list, const std::string& since, int64_t now);

/// Returns what has arrived since keep_desk_cursor(), or in the last week. An empty list is all of them.
NewMails new_since_last_look(const Database& database, const std::string& list, const std::string& owner);

/// Remembers the newest commits of the lists in the database as the ones seen. Where the database cannot be
/// written, a line on standard error says so.
void keep_desk_cursor(const Context& context, const Database& read, const std::string& list,
                      const std::string& owner);

}  // namespace kvq
