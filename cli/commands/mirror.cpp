// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/base/progress.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/fetch_jobs.hpp"
#include "cli/commands/index_run.hpp"
#include "cli/settings/config.hpp"
#include "cli/settings/user_config.hpp"
#include "indexer/git/epoch_folders.hpp"
#include "indexer/mirror/mirror_module.hpp"
#include "schema/base/error.hpp"
#include "schema/open.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string url;
  std::string folder;
  std::string list;
};

/// Returns the folder that has the archive of the list already, wherever it was moved; empty if none has.
std::string known_folder(const Context& context, const std::string& list) {
  std::error_code failed;
  if (!fs::exists(context.database, failed)) return {};
  for (const KnownList& known : known_lists(open_to_write(context.database))) {
    for (const std::string& archive : known.archives) {
      const fs::path git = fs::path(archive) / "git";
      for (const int64_t number : epochs_there(git)) {
        if (mirror_module().list_of_remote(git / fmt::format("{}.git", number)) == list) return archive;
      }
    }
  }
  return {};
}

/// Returns the folder to mirror the list into.
fs::path folder_of(const Context& context, const Options& options, const std::string& list) {
  if (!options.folder.empty()) return options.folder;
  if (std::string known = known_folder(context, list); !known.empty()) return known;
  const std::string name = mirror_module().folder_name(list);
  // This folder also holds the database.
  create_folders(data_folder(), access_of_new(context.database));
  return data_folder() / "archives" / name;
}

bool has_epochs(const fs::path& folder) {
  return !epochs_there(folder / "git").empty();
}

int run_mirror(const Context& context, const Options& options, bool& changed) {
  const std::string list = mirror_module().list_address(options.url);
  const fs::path folder = folder_of(context, options, list);
  stop_between_mails();
  ListRun run;
  {
    ProgressLine line;
    const std::string shown = folder.filename().string();
    FetchJobs fetching({{shown, [&](const MirrorOptions& mirror) {
                           return mirror_module().mirror_list(list, folder, mirror);
                         }}});
    auto ready = fetching.next([&](const std::string& text) { line.show(text); });
    line.erase();
    run.seconds = ready->seconds;
    take_result(folder, std::move(ready->result), run);
  }
  if (has_epochs(folder)) {
    const std::string archive = fs::canonical(folder).string();
    index_list(context, {archive}, options.list, run, changed);
  }
  if (run.name.empty()) run.name = folder.filename().string();
  if (run.failures.empty() || run.summary.mails > 0 || run.summary.deleted > 0) {
    std::vector<Error> failures = std::exchange(run.failures, {});
    report_list(context, run, false);
    run.failures = std::move(failures);
  }
  context.out.finish();
  for (size_t i = 1; i < run.failures.size(); ++i) warn(reason_of(run.failures[i]));
  if (!run.failures.empty()) throw Error(run.failures.front());
  if (run.summary.leaves_traces) fail_because_of_traces();
  return found;
}

}  // namespace

RunCommand declare_mirror(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("URL", options->url, "the address of the list, such as https://lore.kernel.org/kvm")
      ->required();
  app.add_option(
      "DIR", options->folder,
      "the folder for the archive (default: kvq/archives/NAME in XDG_DATA_HOME or ~/.local/share)");
  app.add_option("--list", options->list, "the name of the list (default: the first label of its List-Id)")
      ->type_name("NAME");
  app.footer(
      "Clones every epoch as 'git clone --mirror' does, and indexes the mails. Run it again to go on after "
      "an "
      "interruption: epochs that are whole are kept. 'kvq update' fetches what is new.\n\n"
      "Examples:\n"
      "  kvq mirror https://lore.kernel.org/kvm\n"
      "  kvq mirror https://lore.kernel.org/kvmarm lists/kvmarm");
  return [options](const Context& context) {
    return run_with_hook(context, [&](bool& changed) { return run_mirror(context, *options, changed); });
  };
}

}  // namespace kvq
