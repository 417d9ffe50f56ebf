// SPDX-License-Identifier: MIT
// The mails that the words of a command name, shared by all commands that take `ID|QUERY`.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cli/base/command.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

struct NamedMails {
  Database database;
  /// Message-IDs as stored, each once: in the order of the words, or of the query.
  std::vector<std::string> ids;
  bool is_query = false;
  /// Whether the query has more.
  bool has_more = false;
};

/// Adds the argument for such words. `help` says what they name.
void add_mails_argument(CLI::App& app, std::vector<std::string>& words, const std::string& help);

/// How the mails of a query are counted: "id", "thread" or "topic" (see ids_found), and at most how many.
struct Most {
  std::string_view field;
  size_t number;
};

/// Opens the database and returns the mails that the words name. If each word is the handle of a row (`3`,
/// `#3`) or a Message-ID in any spelling (see spelled_id), they are these mails; it is left to the caller
/// whether the database has them (see refuse_unknown_mail). Otherwise the words are a query, and if it has no
/// matches, this is reported. Throws Error.
NamedMails named_mails(const Context& context, const std::vector<std::string>& words, Most most);

/// Tells the user, after the output, that a query has more mails than were printed.
void note_more(const Context& context, const NamedMails& named, std::string_view unit);

/// Throws the error for a Message-ID that no mail in the database has.
[[noreturn]] void refuse_unknown_mail(const Database& database, const std::string& id);

}  // namespace kvq
