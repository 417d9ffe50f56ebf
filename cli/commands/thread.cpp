// SPDX-License-Identifier: MIT
// `kvq thread`: the tree of a thread.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/named_mails.hpp"
#include "cli/handles/numbered_rows.hpp"
#include "query/report/pages/thread_page.hpp"

namespace kvq {
namespace {

using Thread = std::vector<report::ThreadLine>;

constexpr int64_t usual_limit = 10;

struct Options {
  std::vector<std::string> words;
  std::string format = "text";
  std::optional<int64_t> limit;
  /// Empty for standard output.
  std::string output;
};

/// Returns each thread once.
std::vector<Thread> threads_of(const NamedMails& named) {
  std::vector<Thread> threads;
  for (const std::string& id : named.ids) {
    Thread thread = report::thread_page(named.database, id);
    if (thread.empty()) refuse_unknown_mail(named.database, id);
    const bool is_known = std::ranges::any_of(
        threads, [&](const Thread& other) { return other.front().id == thread.front().id; });
    if (!is_known) threads.push_back(std::move(thread));
  }
  return threads;
}

int run_thread(const Context& context, const Options& options) {
  const NamedMails named =
      named_mails(context, options.words,
                  {.field = "thread", .number = static_cast<size_t>(options.limit.value_or(usual_limit))});
  const std::vector<Thread> threads = threads_of(named);
  if (threads.empty()) return nothing_found;
  if (!options.output.empty()) context.out.go_to_file(options.output);
  context.out.start_pager();
  if (options.format == "json") {
    Thread all;
    for (const Thread& thread : threads) all.insert(all.end(), thread.begin(), thread.end());
    context.out.write(report::to_json(all));
  } else {
    NumberedRows rows(context);
    for (const Thread& thread : threads) {
      if (&thread != &threads.front()) context.out.write("\n");
      context.out.write(report::to_text(thread, rows.style()));
    }
  }
  if (!options.limit) note_more(context, named, "threads");
  return found;
}

}  // namespace

RunCommand declare_thread(CLI::App& app) {
  auto options = std::make_shared<Options>();
  add_mails_argument(app, options->words, "mails of the threads");
  add_format_option(app, options->format, {"text", "json"});
  add_limit_option(app, options->limit, "of a query, print at most N threads (default: 10)", 1, 100'000);
  add_output_option(app, options->output);
  app.footer("A mail that was answered but is not in the database is shown as '(not here: MESSAGE-ID)'.");
  return [options](const Context& context) { return run_thread(context, *options); };
}

}  // namespace kvq
