// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/base/progress.hpp"
#include "cli/commands/commands.hpp"
#include "cli/settings/user_settings.hpp"
#include "indexer/git/unchanged.hpp"
#include "indexer/module.hpp"
#include "schema/open.hpp"

namespace kvq {
namespace {

volatile std::sig_atomic_t interrupted = 0;

/// From now on Ctrl-C and a polite kill end the run between two mails, with everything before kept.
void stop_between_mails() {
  for (const int signal : {SIGINT, SIGTERM}) {
    std::signal(signal, [](int) { interrupted = 1; });
  }
}

struct Options {
  std::vector<std::string> paths;
  std::string list;
};

/// Throws for the first that is none, before another is indexed.
void find_archives(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) indexer_module().find_archive(path);
}

/// Those that there may be something to do for. Where there are none, the module that does it is not needed.
std::vector<std::string> changed_archives(const Database& database, const std::vector<std::string>& paths,
                                          const IndexOptions& options) {
  std::vector<std::string> changed;
  for (const std::string& path : paths) {
    if (!is_unchanged(database, path, options.list, options.relations, options.people))
      changed.push_back(path);
  }
  return changed;
}

int run_index(const Context& context, const Options& options) {
  // Before the database is made: a mistyped path should not leave one behind.
  std::error_code failed;
  if (!std::filesystem::exists(context.database, failed)) find_archives(options.paths);
  stop_between_mails();
  const auto begin = std::chrono::steady_clock::now();
  const Database database = open_to_write(context.database);
  IndexSummary total;
  {
    ProgressLine line;
    IndexOptions index_options{.list = {},
                               .relations = relation_settings(),
                               .people = people_settings(),
                               .progress = [&](const IndexProgress& progress) { line.show(progress); },
                               .interrupted = [] { return interrupted != 0; }};
    if (!options.list.empty()) index_options.list = options.list;
    const std::vector<std::string> changed = changed_archives(database, options.paths, index_options);
    if (changed.size() > 1) find_archives(changed);
    for (const std::string& path : changed) {
      total += indexer_module().index_archive(database, path, index_options);
    }
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  context.out.write(fmt::format("{} mails, {} new, {} deleted, {} with defects, {:.1f} s\n",
                                grouped(total.mails), grouped(total.added), grouped(total.deleted),
                                grouped(total.defective), seconds.count()));
  return found;
}

}  // namespace

RunCommand declare_index(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("PATH", options->paths,
                 "a public-inbox folder (with git/0.git in it), or a bare repository of one epoch")
      ->required();
  app.add_option("--list", options->list, "the list's name, instead of the first label of its List-Id")
      ->type_name("NAME");
  app.footer("Only what is new is read. The list's name is fixed when it is first indexed.");
  return [options](const Context& context) { return run_index(context, *options); };
}

}  // namespace kvq
