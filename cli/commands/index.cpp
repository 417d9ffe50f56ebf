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

/// From now on SIGINT and SIGTERM stop the run between two mails and keep all mails indexed before.
void stop_between_mails() {
  for (const int signal : {SIGINT, SIGTERM}) {
    std::signal(signal, [](int) { interrupted = 1; });
  }
}

struct Options {
  std::vector<std::string> paths;
  std::string list;
};

/// Throws for the first path that is not an archive, before any archive is indexed.
void find_archives(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) indexer_module().find_archive(path);
}

/// Returns the archives that may have changed. If there are none, the indexer module is not loaded.
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
  // Check the paths before the database is created: a mistyped path must not leave an empty database behind.
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
                 "a public-inbox folder (it contains git/0.git), or the bare repository of one epoch")
      ->required();
  app.add_option("--list", options->list, "the name of the list (default: the first label of its List-Id)")
      ->type_name("NAME");
  app.footer(
      "Later runs read only new commits. The first run sets the name of the list; it cannot be changed "
      "later.");
  return [options](const Context& context) { return run_index(context, *options); };
}

}  // namespace kvq
