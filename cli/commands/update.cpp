// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/base/progress.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/fetch_jobs.hpp"
#include "cli/commands/index_run.hpp"
#include "indexer/mirror/mirror_module.hpp"
#include "query/sql/range_facts.hpp"
#include "schema/open.hpp"

namespace kvq {
namespace {

struct Options {
  std::vector<std::string> lists;
  bool quiet = false;
};

/// Returns the lists with these names; all if there are none. Throws Error for a name that is none.
std::vector<KnownList> chosen(const Context& context, const std::vector<std::string>& names) {
  std::vector<KnownList> lists = known_lists(context);
  for (const std::string& name : names) list_named(open_to_read(context.database, context.now), name);
  std::erase_if(lists, [&](const KnownList& list) {
    return !names.empty() && std::ranges::find(names, list.name) == names.end();
  });
  return lists;
}

/// Fetches all archives of a list.
MirrorResult fetch_list(const KnownList& list, const MirrorOptions& options) {
  MirrorResult all;
  for (const std::string& archive : list.archives) {
    std::error_code failed;
    if (!std::filesystem::exists(archive, failed) && !failed) {
      // index_list() says that it is gone.
      all.has_remote = true;
      continue;
    }
    MirrorResult one = mirror_module().fetch_archive(archive, options);
    all.has_remote = all.has_remote || one.has_remote;
    if (!one.moved_to.empty()) all.moved_to = std::move(one.moved_to);
    std::ranges::move(one.warnings, std::back_inserter(all.warnings));
    std::ranges::move(one.failures, std::back_inserter(all.failures));
  }
  return all;
}

int run_update(const Context& context, const Options& options, bool& changed) {
  const std::vector<KnownList> lists = chosen(context, options.lists);
  stop_between_mails();
  std::vector<FetchJob> jobs;
  jobs.reserve(lists.size());
  for (const KnownList& list : lists) {
    jobs.push_back({list.name, [&list](const MirrorOptions& mirror) { return fetch_list(list, mirror); }});
  }
  std::vector<ListRun> runs;
  ProgressLine line;
  FetchJobs fetching(std::move(jobs));
  while (auto ready = fetching.next([&](const std::string& text) { line.show(text); })) {
    const KnownList& list = lists[ready->job];
    line.erase();
    ListRun& run = runs.emplace_back(ListRun{.name = list.name, .seconds = ready->seconds});
    take_result(list.archives.front(), std::move(ready->result), run);
    index_list(context, list.archives, {}, run, changed);
    report_list(context, run, options.quiet);
  }
  check_lists(context, runs);
  return found;
}

}  // namespace

RunCommand declare_update(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("LIST", options->lists, "the name of a list (default: all lists of the database)");
  app.add_flag("-q,--quiet", options->quiet, "print nothing but what failed: for cron");
  app.footer(
      "Fetches each epoch from the remote that its git config names, clones new epochs, and indexes what is "
      "new. A list that fails does not stop the others; the exit code is that of the first that failed.\n\n"
      "Examples:\n"
      "  kvq update\n"
      "  kvq update kvm kvmarm\n"
      "  */10 * * * * kvq update -q          (in a crontab)\n"
      "  systemctl --user enable --now kvq-update.timer   (the same with systemd)");
  return [options](const Context& context) {
    return run_with_hook(context, [&](bool& changed) { return run_update(context, *options, changed); });
  };
}

}  // namespace kvq
