// SPDX-License-Identifier: MIT
#include "cli/commands/named_mails.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>
#include <utility>

#include "cli/commands/entered_query.hpp"
#include "cli/commands/mistake_notes.hpp"
#include "cli/handles/handles.hpp"
#include "cli/settings/user_config.hpp"
#include "query/run/mails.hpp"
#include "query/sql/known_values.hpp"
#include "schema/base/error.hpp"
#include "schema/base/spelling.hpp"
#include "schema/mail/id_spellings.hpp"

namespace kvq {
namespace {

/// A query of one number may be meant as words.
std::string id_of_handle(size_t handle, const Context& context, const std::vector<std::string>& words) {
  try {
    return message_id_of_handle(handle, context.database);
  } catch (const Error& error) {
    if (words.size() > 1 || words.front().starts_with('#')) throw;
    throw Error(error.kind(), error.what(),
                fmt::format("{}; '\"{}\"' in two pairs of quotes searches for the number", error.hint(),
                            words.front()));
  }
}

/// The words as Message-IDs. Opens the database only for words that may be something else.
class Ids {
 public:
  Ids(const Context& context, std::optional<Database>& database, const WebArchives& archives)
      : context_(context), database_(database), archives_(archives) {}

  /// Returns nothing if a word is not an id.
  std::optional<std::vector<std::string>> of(const std::vector<std::string>& words) {
    std::vector<std::string> ids;
    for (const std::string& word : words) {
      auto id = of_word(word, words);
      if (!id) return std::nullopt;
      if (std::ranges::find(ids, *id) == ids.end()) ids.push_back(std::move(*id));
    }
    return ids;
  }

 private:
  std::optional<std::string> of_word(const std::string& word, const std::vector<std::string>& words) {
    if (const auto handle = handle_in(word)) return id_of_handle(*handle, context_, words);
    SpelledId spelled = spelled_id(word, archives_);
    if (spelled.is_address && spelled.ids.empty()) refuse_address(word);
    if (spelled.ids.empty() || !can_open(spelled.is_certain)) return std::nullopt;
    for (std::string& id : spelled.ids) {
      if (!mails_of_id(*database_, id).empty()) return std::move(id);
    }
    if (!spelled.is_certain) return std::nullopt;
    return std::move(spelled.ids.front());
  }

  /// What may be a query is read first, so that its mistakes are told before those of the database.
  bool can_open(bool must) {
    try {
      if (!database_) database_.emplace(open_configured(context_));
    } catch (const Error&) {
      if (must) throw;
    }
    return database_.has_value();
  }

  [[noreturn]] static void refuse_address(const std::string& address) {
    // The numbers in the addresses of marc.info, spinics.net and others are their own.
    throw Error(ErrorKind::usage, fmt::format("the address '{}' contains no Message-ID", address),
                "write https://lore.kernel.org/r/MESSAGE-ID/ or https://marc.info/?i=MESSAGE-ID; the page of "
                "the mail "
                "may show its Message-ID");
  }

  const Context& context_;
  std::optional<Database>& database_;
  const WebArchives& archives_;
};

}  // namespace

void add_mails_argument(CLI::App& app, std::vector<std::string>& words, const std::string& help) {
  app.add_option(
         "MESSAGE-ID|QUERY", words,
         fmt::format("{}: the number of a row on this terminal, a Message-ID in any spelling, the address of "
                     "a mail in a web archive (each of them once or more); or a query",
                     help))
      ->required();
}

NamedMails named_mails(const Context& context, const std::vector<std::string>& words, Most most) {
  const UserConfig config = user_config();
  std::optional<Database> database;
  // `Message-ID: <a@b.c>` without quotes is two words.
  const std::string line = query_source(words).text;
  const bool is_line = words.size() == 2 && words.front().ends_with(':');
  auto ids = Ids(context, database, config.web_archives).of(is_line ? std::vector<std::string>{line} : words);
  if (ids) {
    if (!database) database.emplace(open_configured(context));
    return {.database = std::move(*database), .ids = std::move(*ids)};
  }
  database.reset();
  EnteredQuery query = read_query(context, query_source(words));
  if (!query.plan.of_messages) {
    throw Error(ErrorKind::usage, "counts and distinct values are not mails",
                "remove the stages 'count' and 'distinct'");
  }
  std::vector<std::string> ids_of_query = ids_found(query.database, query.plan, most.field, most.number + 1);
  if (ids_of_query.empty()) report_nothing_found(context, query);
  note_mistakes(context, query, !ids_of_query.empty());
  NamedMails out{.database = std::move(query.database), .ids = std::move(ids_of_query), .is_query = true};
  if (out.ids.size() > most.number) {
    out.ids.resize(most.number);
    out.has_more = true;
  }
  return out;
}

void note_more(const Context& context, const NamedMails& named, std::string_view unit) {
  if (!named.has_more) return;
  context.out.end_pager();
  write_to_stderr(fmt::format("kvq: the query has more {}; -n N prints more\n", unit));
}

void refuse_unknown_mail(const Database& database, const std::string& id) {
  const std::vector<std::string> ids = known_values(database, KnownValues::message_ids);
  const std::vector<std::string_view> views(ids.begin(), ids.end());
  constexpr size_t most_edits = 3;
  const std::string_view meant = nearest(id, views, most_edits);
  throw Error(ErrorKind::usage, fmt::format("there is no mail with the Message-ID '{}'", id),
              meant.empty() ? std::string("'kvq s:WORDS -f ids' prints Message-IDs")
                            : fmt::format("did you mean '{}'?", meant));
}

}  // namespace kvq
