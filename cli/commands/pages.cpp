// SPDX-License-Identifier: MIT
// `kvq series`: the revisions of a topic.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/named_mails.hpp"
#include "cli/handles/numbered_rows.hpp"
#include "cli/mails/mail_files.hpp"
#include "query/report/pages/message_page.hpp"
#include "query/report/pages/series_page.hpp"
#include "query/run/mails.hpp"
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

/// Returns the newest complete revision.
const report::Revision& newest_whole(const report::SeriesPage& page) {
  const auto whole = std::find_if(page.revisions.rbegin(), page.revisions.rend(),
                                  [](const report::Revision& r) { return r.complete && r.patches > 0; });
  if (whole != page.revisions.rend()) return *whole;
  throw Error(
      ErrorKind::usage, fmt::format("no revision of '{}' is complete", page.revisions.back().title),
      fmt::format("'kvq series:{} -f mbox' prints the patches that arrived", page.revisions.back().id));
}

int print_patches(const Context& context, const Database& database,
                  const std::vector<report::SeriesPage>& pages) {
  std::vector<int64_t> patches;
  for (const auto& page : pages) {
    std::ranges::copy(patches_of_series(database, newest_whole(page).series), std::back_inserter(patches));
  }
  return print_mbox(context, database, patches);
}

int print_series(const Context& context, const Options& options, const Database& database,
                 const std::vector<report::SeriesPage>& pages) {
  direct(context, options);
  if (options.mbox()) return print_patches(context, database, pages);
  context.out.start_pager();
  if (options.json()) {
    context.out.write(report::to_json(pages));
  } else {
    NumberedRows rows(context);
    for (const auto& page : pages) {
      if (&page != &pages.front()) context.out.write("\n\n");
      context.out.write(report::to_text(page, rows.style()));
    }
  }
  return pages.empty() ? nothing_found : found;
}

int run_series(const Context& context, const Options& options) {
  const NamedMails named =
      named_mails(context, options.words,
                  {.field = "topic", .number = static_cast<size_t>(options.limit.value_or(usual_limit))});
  std::vector<report::SeriesPage> pages;
  for (const std::string& id : named.ids) {
    auto page = report::series_page(named.database, id);
    if (!page && report::message_pages(named.database, id).empty()) refuse_unknown_mail(named.database, id);
    const bool is_new =
        page && std::ranges::find(pages, page->topic, &report::SeriesPage::topic) == pages.end();
    if (is_new) pages.push_back(std::move(*page));
  }
  if (pages.empty() && named.is_query && !options.json()) return nothing_found;
  const int code = print_series(context, options, named.database, pages);
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
      "-f mbox prints the patches of the newest complete revision, for 'git am'.");
  return [options](const Context& context) { return run_series(context, *options); };
}

}  // namespace kvq
