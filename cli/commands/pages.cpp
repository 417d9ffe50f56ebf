// SPDX-License-Identifier: MIT
// `kvq show`, `kvq thread` and `kvq series`: one mail, one thread, one topic.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/commands/am_output.hpp"
#include "cli/commands/chosen_revision.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/entered_query.hpp"
#include "cli/commands/message_id.hpp"
#include "cli/mails/mail_files.hpp"
#include "cli/mails/series_mails.hpp"
#include "cli/settings/user_config.hpp"
#include "query/report/formats/mboxrd.hpp"
#include "query/report/pages/message_page.hpp"
#include "query/report/pages/series_page.hpp"
#include "query/report/pages/thread_page.hpp"
#include "query/run/mails.hpp"
#include "schema/base/error.hpp"

namespace kvq {
namespace {

struct Options {
  std::vector<std::string> words;
  std::string format = "text";
  int64_t limit = 10;
  /// Empty for standard output.
  std::string output;

  bool json() const { return format == "json"; }
  bool mbox() const { return format == "mbox"; }
  bool raw() const { return format == "raw"; }
};

void direct(const Context& context, const Options& options) {
  if (!options.output.empty()) context.out.go_to_file(options.output);
}

int show_bytes(const Context& context, const Options& options, const Database& database,
               const std::string& id) {
  const std::vector<int64_t> mails = mails_of_id(database, id);
  if (mails.empty()) unknown_message_id(id);
  if (options.mbox()) return print_mbox(context, database, mails);
  if (mails.size() > 1) {
    throw Error(ErrorKind::usage, fmt::format("{} mails have the Message-ID '{}'", mails.size(), id),
                "-f mbox prints them all");
  }
  return print_raw(context, database, mails.front());
}

int run_show(const Context& context, const Options& options) {
  const std::string id = message_id_of(options.words.front());
  const Database database = open_configured(context);
  direct(context, options);
  if (options.raw() || options.mbox()) return show_bytes(context, options, database, id);
  const auto pages = report::message_pages(database, id);
  if (pages.empty()) unknown_message_id(id);
  if (options.json()) {
    context.out.write(report::to_json(pages));
    return found;
  }
  context.out.start_pager();
  for (const auto& page : pages) {
    if (&page != &pages.front()) context.out.write("\n");
    context.out.write(report::to_text(page));
  }
  return found;
}

int run_thread(const Context& context, const Options& options) {
  const std::string id = message_id_of(options.words.front());
  const Database database = open_configured(context);
  const auto lines = report::thread_page(database, id);
  if (lines.empty()) unknown_message_id(id);
  direct(context, options);
  context.out.start_pager();
  context.out.write(options.json() ? report::to_json(lines)
                                   : report::to_text(lines, {context.out.width(), context.out.colour()}));
  return found;
}

bool is_message_id(const std::string& word) {
  return word.find_first_of(" :") == std::string::npos && word.find('@') != std::string::npos;
}

/// Prints the patches for `git am`, as `kvq am` writes them.
int print_patches(const Context& context, const Database& database, const std::string& id,
                  const std::vector<report::SeriesPage>& pages) {
  for (const auto& page : pages) {
    const ChosenRevision chosen =
        chosen_revision(database, page, {.id = id, .revision = {}, .skip_incomplete = true});
    write_to_stderr(chosen.note);
    const ReadySeries ready = ready_series_of(database, chosen.mails, {});
    context.out.start_pager();
    for (const ReadyPatch& patch : ready.patches) context.out.write_mail_text(report::mboxrd(patch.mail));
    write_to_stderr(warnings_of(ready));
  }
  return found;
}

/// `id` is the Message-ID that the user named; empty for a query.
int print_series(const Context& context, const Options& options, const Database& database,
                 const std::string& id, const std::vector<report::SeriesPage>& pages) {
  direct(context, options);
  if (options.mbox()) return print_patches(context, database, id, pages);
  context.out.start_pager();
  if (options.json()) {
    context.out.write(report::to_json(pages));
  } else {
    for (const auto& page : pages) {
      if (&page != &pages.front()) context.out.write("\n\n");
      context.out.write(report::to_text(page, {context.out.width(), context.out.colour()}));
    }
  }
  return pages.empty() ? nothing_found : found;
}

int run_series_of_mail(const Context& context, const Options& options, const std::string& id) {
  const Database database = open_configured(context);
  if (report::message_pages(database, id).empty()) unknown_message_id(id);
  std::vector<report::SeriesPage> pages;
  if (auto page = report::series_page(database, id)) pages.push_back(std::move(*page));
  return print_series(context, options, database, id, pages);
}

int run_series(const Context& context, const Options& options) {
  const std::string id = message_id_of(options.words.front());
  if (options.words.size() == 1 && is_message_id(id)) return run_series_of_mail(context, options, id);
  EnteredQuery query = read_query(context, query_source(options.words));
  std::vector<report::SeriesPage> pages;
  if (!query.plan.of_messages)
    throw Error(ErrorKind::usage, "counts and distinct values have no series",
                "remove the stages 'count' and 'distinct'");
  for (const std::string& topic :
       topics_found(query.database, query.plan, static_cast<size_t>(options.limit))) {
    if (auto page = report::series_page(query.database, topic)) pages.push_back(std::move(*page));
  }
  if (!pages.empty()) return print_series(context, options, query.database, {}, pages);
  if (options.json()) print_series(context, options, query.database, {}, pages);
  report_nothing_found(context, query);
  return nothing_found;
}

RunCommand declare_with_id(CLI::App& app, const std::vector<std::string>& formats,
                           int (*run)(const Context&, const Options&)) {
  auto options = std::make_shared<Options>();
  app.add_option("MESSAGE-ID", options->words,
                 "with or without <>, or the address of the mail in a web archive")
      ->required()
      ->expected(1);
  add_format_option(app, options->format, formats);
  add_output_option(app, options->output);
  return [options, run](const Context& context) { return run(context, *options); };
}

}  // namespace

RunCommand declare_show(CLI::App& app) {
  app.footer(
      "-f raw prints the mail exactly as it is stored in the archive, -f mbox as an mboxrd. Both read the "
      "archive\nat the path where it was indexed.");
  return declare_with_id(app, {"text", "json", "mbox", "raw"}, run_show);
}

RunCommand declare_thread(CLI::App& app) {
  app.footer("A mail that was answered but is not in the database is shown as '(not here: MESSAGE-ID)'.");
  return declare_with_id(app, {"text", "json"}, run_thread);
}

RunCommand declare_series(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("MESSAGE-ID|QUERY", options->words,
                 "a mail of the series; or a query, to print the topic of each matching mail")
      ->required();
  add_format_option(app, options->format, {"text", "json", "mbox"});
  add_output_option(app, options->output);
  add_limit_option(app, options->limit, "print at most N topics (default: 10)", 1, 100'000);
  app.footer(
      "Columns:\n"
      "  same, changed, new, dropped  the number of patches that are the same as in the previous revision, "
      "changed,\n"
      "                               new, or missing\n"
      "  moved                        the number of patches whose place in the series changed\n"
      "  R/A/T                        people who reviewed, acked and tested\n"
      "  people                       people other than the author who answered\n"
      "  state                        see docs/series.md\n"
      "\n"
      "-f mbox prints the patches of the newest complete revision with the tags of their reviewers, as "
      "'kvq am' writes\nthem.");
  return [options](const Context& context) { return run_series(context, *options); };
}

}  // namespace kvq
