// SPDX-License-Identifier: MIT
// `kvq todo`: the desk of a person or a section.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/named_mails.hpp"
#include "cli/handles/numbered_rows.hpp"
#include "cli/reports/desk_cursor.hpp"
#include "cli/reports/document_mail.hpp"
#include "cli/reports/stale_lists.hpp"
#include "cli/settings/user_config.hpp"
#include "query/report/desk/desk.hpp"
#include "query/report/documents/document.hpp"
#include "query/sql/range_facts.hpp"
#include "query/time/values.hpp"
#include "schema/base/error.hpp"
#include "schema/base/numbers.hpp"

namespace kvq {
namespace {

using report::DeskLayout;
using report::DocumentFormat;
using report::DocumentWriter;

struct Options {
  std::string owner;
  std::string within = "180d";
  std::string since;
  std::string changes;
  std::string reviewers;
  std::string list;
  int64_t limit = 10;
  bool peek = false;
  bool if_new = false;
  bool mail = false;
  std::string format = "text";
  std::string output;
  std::optional<std::string> from;
  std::optional<std::string> to;
};

/// Writes a document, in every format but JSON.
using WriteDocument = std::function<void(const DeskLayout& layout, DocumentWriter& writer)>;

std::string written(DocumentFormat format, const report::TextStyle& style, const WriteDocument& write) {
  std::string text;
  const auto writer =
      report::make_document_writer(format, style, [&](std::string_view piece) { text += piece; });
  write({.has_tables = format != DocumentFormat::text, .style = style}, *writer);
  return text;
}

void print(const Context& context, const Options& options, const std::string& subject,
           const WriteDocument& write, const std::function<std::string()>& json) {
  if (!options.output.empty()) context.out.go_to_file(options.output);
  if (options.format == "mail") {
    const DocumentMail mail{.subject = subject,
                            .text = written(DocumentFormat::text, {}, write),
                            .html = written(DocumentFormat::html, {}, write)};
    return context.out.write(composed_mail(mail, options.from, options.to, context.now));
  }
  const auto formats = report::document_formats();
  const DocumentFormat format =
      std::ranges::find(formats, options.format, &report::DocumentFormatInfo::name)->format;
  NumberedRows rows(context);
  const std::string text = format == DocumentFormat::json ? json() : written(format, rows.style(), write);
  context.out.start_pager();
  context.out.write(text);
}

/// Returns the words for the owner of the desk: the argument, else the user's address.
std::string owner_words(const Options& options) {
  if (!options.owner.empty()) return options.owner;
  std::string address = own_address();
  if (!address.empty()) return address;
  throw Error(ErrorKind::usage, "kvq does not know your address",
              "'kvq config set user.email ADDRESS' sets it, or name somebody: kvq todo PERSON");
}

/// A mail of the series that the user names, in any of the ways of add_mails_argument().
NamedMails series_named(const Context& context, const std::string& text) {
  NamedMails named = named_mails(context, {text}, {.field = "topic", .number = 1});
  if (named.ids.empty()) return named;
  if (!report::series_page(named.database, named.ids.front())) {
    throw Error(ErrorKind::usage, fmt::format("no series has the mail '{}'", named.ids.front()),
                "give the Message-ID of its cover, a patch or an answer");
  }
  return named;
}

int print_changes(const Context& context, const Options& options) {
  const NamedMails named = series_named(context, options.changes);
  if (named.ids.empty()) return nothing_found;
  const report::DeskOwner owner = report::desk_owner(named.database, owner_words(options));
  if (!owner.is_person())
    throw Error(ErrorKind::usage, "--changes needs a person", fmt::format("'{}' is a section", owner.shown));
  const auto changes = report::changes_for(named.database, owner, named.ids.front());
  if (!changes) {
    write_to_stderr("kvq: the series has only one revision\n");
    return nothing_found;
  }
  print(
      context, options, "Changes: " + changes->later.title,
      [&](const DeskLayout&, DocumentWriter& writer) { write_changes(named.database, *changes, writer); },
      [&] { return report::to_json(named.database, *changes); });
  return found;
}

int print_reviewers(const Context& context, const Options& options) {
  const NamedMails named = series_named(context, options.reviewers);
  if (named.ids.empty()) return nothing_found;
  const auto reviewers =
      report::possible_reviewers(named.database, named.ids.front(), static_cast<size_t>(options.limit));
  if (!reviewers) return nothing_found;
  print(
      context, options, "Reviewers: " + reviewers->title,
      [&](const DeskLayout& layout, DocumentWriter& writer) { write_reviewers(*reviewers, layout, writer); },
      [&] { return report::to_json(*reviewers); });
  return reviewers->people.empty() ? nothing_found : found;
}

void check_age(const Options& options) {
  const bool is_plain = !options.within.empty() && options.within.find_first_of("<>=.") == std::string::npos;
  if (is_plain && parse_age("<" + options.within, 0)) return;
  throw Error(ErrorKind::usage, fmt::format("'{}' is not an age", options.within),
              "write 180d, 26weeks or 1y");
}

/// Tells that everything on the desk waits for longer than is asked for, as in an archive that has ended.
void note_older(const Context& context, const Database& database, const report::Desk& desk,
                const Options& options) {
  report::DeskQuery query = desk.query;
  query.within = "100y";
  query.limit = 1;
  const report::Desk all = report::read_desk(database, std::move(query), {});
  int64_t older = 0;
  for (const report::DeskList& list : all.lists) older += list.total;
  if (older == 0) return;
  context.out.end_pager();
  write_to_stderr(fmt::format(
      "kvq: what waits for longer than {} is left out ({}); '--within 5y' takes up to five years\n",
      options.within, grouped(older)));
}

int print_desk(const Context& context, const Options& options) {
  check_age(options);
  const Database database = open_configured(context);
  if (!options.list.empty()) list_named(database, options.list);
  report::DeskQuery query;
  query.owner = report::desk_owner(database, owner_words(options));
  query.within = options.within;
  query.list = options.list;
  query.limit = options.limit;
  query.now = context.now;
  const std::string owner = query.owner.value;
  NewMails is_new = options.since.empty() ? new_since_last_look(database, options.list, owner)
                                          : new_since(database, options.list, options.since, context.now);
  query.is_new = std::move(is_new.terms);
  const report::Desk desk = report::read_desk(database, std::move(query), is_new.since);
  if (!options.if_new || desk.has_new()) {
    print(
        context, options, report::headline_of(desk),
        [&](const DeskLayout& layout, DocumentWriter& writer) { write_desk(desk, layout, writer); },
        [&] { return report::to_json(desk); });
  }
  const bool is_for_people = options.format == "text" && !options.if_new;
  if (is_for_people && !desk.has_rows()) note_older(context, database, desk, options);
  Asked asked;
  if (!options.list.empty()) asked.lists.push_back(options.list);
  warn_of_stale_lists(context, database, asked);
  // If the output cannot be written, the cursor stays.
  context.out.finish();
  if (!options.peek && options.since.empty()) keep_desk_cursor(context, database, options.list, owner);
  if (options.if_new) return desk.has_new() ? found : nothing_found;
  return desk.has_rows() || desk.has_new() ? found : nothing_found;
}

int run_todo(const Context& context, Options& options) {
  if (options.mail) options.format = "mail";
  if (!options.changes.empty()) return print_changes(context, options);
  if (!options.reviewers.empty()) return print_reviewers(context, options);
  return print_desk(context, options);
}

}  // namespace

RunCommand declare_todo(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option(
      "PERSON|SECTION", options->owner,
      "a name, an address or a part of them, or a section of MAINTAINERS (default: you, user.email)");
  app.add_option("--within", options->within, "leave out what waits longer than AGE (default: 180d)")
      ->type_name("AGE");
  auto* since =
      app.add_option("--since", options->since, "what is new since DATE, instead of since the last look")
          ->type_name("DATE");
  app.add_flag("--peek", options->peek, "do not remember that you looked");
  auto* changes =
      app.add_option("--changes", options->changes,
                     "print what has changed in the newest revision of a series since the last one that "
                     "the person answered, with the text of the changes")
          ->type_name("MESSAGE-ID|QUERY");
  auto* reviewers =
      app.add_option("--reviewers", options->reviewers,
                     "print who could review a series: who reviewed its files and answered its author")
          ->type_name("MESSAGE-ID|QUERY");
  changes->excludes(reviewers);
  since->excludes(changes)->excludes(reviewers);
  add_limit_option(app, options->limit, "print at most N rows of each list (default: 10)", 1, 100'000);
  add_list_option(app, options->list);
  add_format_option(app, options->format, {"text", "markdown", "html", "json", "mail"});
  app.add_flag("--mail", options->mail, "print a mail for sendmail; the same as -f mail");
  app.add_option("--from", options->from, "of a mail: the From header")->type_name("ADDRESS");
  app.add_option("--to", options->to, "of a mail: the To header; separate addresses with commas")
      ->type_name("ADDRESS");
  app.add_flag("--if-new", options->if_new, "if nothing is new, print nothing and exit with 1");
  add_output_option(app, options->output);
  app.footer(
      "Each list is a query; where it is longer than it is shown, the last line is the command that prints "
      "the "
      "rest.\n'kvq help desk' describes the lists.");
  return [options](const Context& context) { return run_todo(context, *options); };
}

}  // namespace kvq
