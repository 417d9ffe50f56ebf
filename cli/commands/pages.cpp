// SPDX-License-Identifier: MIT
// `kvq series`: the revisions of a topic.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/commands/am_output.hpp"
#include "cli/commands/chosen_revision.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/named_mails.hpp"
#include "cli/handles/numbered_rows.hpp"
#include "cli/mails/series_mails.hpp"
#include "query/report/formats/mboxrd.hpp"
#include "query/report/pages/message_page.hpp"
#include "query/report/pages/series_page.hpp"
#include "schema/base/error.hpp"

namespace kvq {
namespace {

constexpr int64_t usual_limit = 10;

struct Options {
  std::vector<std::string> words;
  std::string format = "text";
  std::optional<int64_t> limit;
  /// Empty for standard output.
  std::string output;

  bool json() const { return format == "json"; }
  bool mbox() const { return format == "mbox"; }
};

void direct(const Context& context, const Options& options) {
  if (!options.output.empty()) context.out.go_to_file(options.output);
}

/// A topic, and the Message-ID by which the user named it; empty if a query found it.
struct NamedTopic {
  std::string id;
  report::SeriesPage page;
};

/// Prints the patches for `git am`, as `kvq am` writes them.
int print_patches(const Context& context, const Database& database, const std::vector<NamedTopic>& topics) {
  for (const auto& [id, page] : topics) {
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

void print_json(const Context& context, const std::vector<NamedTopic>& topics) {
  std::vector<report::SeriesPage> pages;
  pages.reserve(topics.size());
  for (const NamedTopic& topic : topics) pages.push_back(topic.page);
  context.out.write(report::to_json(pages));
}

void print_text(const Context& context, const std::vector<NamedTopic>& topics) {
  NumberedRows rows(context);
  for (const NamedTopic& topic : topics) {
    if (&topic != &topics.front()) context.out.write("\n\n");
    context.out.write(report::to_text(topic.page, rows.style()));
  }
}

int print_topics(const Context& context, const Options& options, const Database& database,
                 const std::vector<NamedTopic>& topics) {
  direct(context, options);
  if (options.mbox()) return print_patches(context, database, topics);
  context.out.start_pager();
  options.json() ? print_json(context, topics) : print_text(context, topics);
  return topics.empty() ? nothing_found : found;
}

int run_series(const Context& context, const Options& options) {
  const NamedMails named =
      named_mails(context, options.words,
                  {.field = "topic", .number = static_cast<size_t>(options.limit.value_or(usual_limit))});
  std::vector<NamedTopic> topics;
  for (const std::string& id : named.ids) {
    auto page = report::series_page(named.database, id);
    if (!page && report::message_pages(named.database, id).empty()) refuse_unknown_mail(named.database, id);
    const bool is_new = page && std::ranges::none_of(topics, [&](const NamedTopic& topic) {
                          return topic.page.topic == page->topic;
                        });
    if (is_new) topics.push_back({named.is_query ? std::string() : id, std::move(*page)});
  }
  if (topics.empty() && named.is_query && !options.json()) return nothing_found;
  const int code = print_topics(context, options, named.database, topics);
  if (!options.limit) note_more(context, named, "topics");
  return code;
}

}  // namespace

RunCommand declare_series(CLI::App& app) {
  auto options = std::make_shared<Options>();
  add_mails_argument(app, options->words, "mails of the series");
  add_format_option(app, options->format, {"text", "json", "mbox"});
  add_output_option(app, options->output);
  add_limit_option(app, options->limit, "of a query, print at most N topics (default: 10)", 1, 100'000);
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
      "The commit of each patch and the release of the series are known if 'kvq applied TREE' has searched a "
      "git tree.\n"
      "\n"
      "-f mbox prints the patches of the newest complete revision with the tags of their reviewers, as "
      "'kvq am' writes\nthem.");
  return [options](const Context& context) { return run_series(context, *options); };
}

}  // namespace kvq
