// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>

#include "cli/commands.hpp"
#include "cli/progress.hpp"
#include "cli/user_settings.hpp"
#include "indexer/module.hpp"

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

int run_index(const Context& context, const Options& options) {
  // Before the database is made: a mistyped path should not leave one behind.
  for (const std::string& path : options.paths) indexer_module().find_archive(path);
  stop_between_mails();
  const auto begin = std::chrono::steady_clock::now();
  const Database database = Database::open_to_write(context.database);
  IndexSummary total;
  {
    ProgressLine line;
    IndexOptions index_options{.list = {},
                               .relations = relation_settings(),
                               .people = people_settings(),
                               .progress = [&](const IndexProgress& progress) { line.show(progress); },
                               .interrupted = [] { return interrupted != 0; }};
    if (!options.list.empty()) index_options.list = options.list;
    for (const std::string& path : options.paths) {
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
