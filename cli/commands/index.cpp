// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/base/progress.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/index_run.hpp"
#include "indexer/git/unchanged.hpp"
#include "indexer/module.hpp"
#include "schema/base/error.hpp"
#include "schema/base/numbers.hpp"
#include "schema/base/text_width.hpp"
#include "schema/mail/mail_place.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/changes.hpp"

namespace kvq {
namespace {

struct Options {
  std::vector<std::string> paths;
  std::string list;
  std::string mbox_format;
};

/// Throws if a path stands for standard input, as in other programs.
void refuse_standard_input(const std::vector<std::string>& paths) {
  std::error_code failed;
  if (std::ranges::find(paths, "-") != paths.end() && !std::filesystem::exists("-", failed)) {
    throw Error(ErrorKind::usage, "'kvq index' does not read mails from standard input",
                "write them to a file: kvq reads each mail again when it is shown");
  }
}

/// Throws for the first path that is not an archive, before any archive is indexed.
void find_archives(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) indexer_module().find_archive(path);
}

/// Throws the last of the errors, and prints the others.
[[noreturn]] void fail(const std::vector<Error>& failures) {
  for (const Error& error : std::span(failures).first(failures.size() - 1)) {
    warn(reason_of(error));
  }
  throw Error(failures.back());
}

/// Returns the archives that may have changed. If there are none, the indexer module is not loaded.
std::vector<std::string> changed_archives(const Database& database, const std::vector<std::string>& paths,
                                          const IndexOptions& options) {
  std::vector<std::string> changed;
  for (const std::string& path : paths) {
    if (!is_unchanged(database, path, options.list, options.relations, options.people, options.mbox_format))
      changed.push_back(path);
  }
  return changed;
}

/// Says which of the lists have their archive in another folder than before.
void report_moved(const Context& context, const std::vector<KnownList>& before,
                  const std::vector<KnownList>& after) {
  for (const KnownList& list : after) {
    const auto known = std::ranges::find(before, list.name, &KnownList::name);
    if (known == before.end() || list.archives.size() != known->archives.size() ||
        list.archives == known->archives)
      continue;
    context.out.write(fmt::format("{}: the archive is now {}\n", printable(list.name),
                                  printable(fmt::format("{}", fmt::join(list.archives, ", ")))));
  }
}

int index_paths(const Context& context, const Options& options, bool& changed) {
  refuse_standard_input(options.paths);
  // Check the paths before the database is created: a mistyped path must not leave an empty database behind.
  std::error_code failed;
  if (!std::filesystem::exists(context.database, failed)) find_archives(options.paths);
  stop_between_mails();
  const auto begin = std::chrono::steady_clock::now();
  const Database database = open_to_index(context);
  const std::vector<KnownList> lists = known_lists(database);
  const int64_t generation = last_generation(database);
  IndexSummary total;
  std::vector<Error> failures;
  {
    ProgressLine line;
    IndexOptions settings =
        index_options(options.list, [&](const IndexProgress& progress) { line.show(progress); });
    if (!options.mbox_format.empty()) settings.mbox_format = mbox_format(options.mbox_format);
    const std::vector<std::string> paths = changed_archives(database, options.paths, settings);
    report_missing_epochs(options.paths);
    if (paths.size() > 1) find_archives(paths);
    total = index_archives(database, paths, settings, failures);
    changed = last_generation(database) != generation;
  }
  for (const std::string& warning : total.warnings) warn(warning);
  // Also if there was nothing to write.
  database.check_is_in_place();
  if (!failures.empty() && total.mails == 0 && total.deleted == 0) fail(failures);
  report_moved(context, lists, known_lists(database));
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  context.out.write(fmt::format("{} mails, {} new, {} deleted, {} with defects, {:.1f} s\n",
                                grouped(total.mails), grouped(total.added), grouped(total.deleted),
                                grouped(total.defective), seconds.count()));
  if (total.leaves_traces) fail_because_of_traces();
  if (!failures.empty()) {
    // What was indexed is no less true for the errors.
    context.out.finish();
    fail(failures);
  }
  return found;
}

/// Brings all archives of the database up to date, without a network.
int index_known(const Context& context, const Options& options, bool& changed) {
  for (const auto& [option, value] :
       {std::pair("--list", options.list), {"--mbox-format", options.mbox_format}}) {
    if (value.empty()) continue;
    throw Error(ErrorKind::usage, fmt::format("{} is about the archive at a PATH", option),
                "run 'kvq index' without it for all archives of the database");
  }
  const std::vector<KnownList> lists = known_lists(context);
  stop_between_mails();
  std::vector<ListRun> runs;
  for (const KnownList& list : lists) {
    ListRun& run = runs.emplace_back(ListRun{.name = list.name});
    index_list(context, list.archives, {}, run, changed);
    report_list(context, run, false);
  }
  check_lists(context, runs);
  return found;
}

int run_index(const Context& context, const Options& options) {
  return run_with_hook(context, [&](bool& changed) {
    return options.paths.empty() ? index_known(context, options, changed)
                                 : index_paths(context, options, changed);
  });
}

}  // namespace

RunCommand declare_index(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option(
      "PATH", options->paths,
      "a public-inbox folder (it contains git/0.git), the bare repository of one epoch or of version 1, an "
      "mbox (also .gz, .zst), a Maildir, or a file with one mail (default: all that the database knows)");
  app.add_option("--list", options->list, "the name of the list (default: the first label of its List-Id)")
      ->type_name("NAME");
  CLI::Option& format = *app.add_option("--mbox-format", options->mbox_format,
                                        fmt::format("how an mbox marks lines of a mail that begin with 'From "
                                                    "': {} (default: that of the last run, else auto)",
                                                    fmt::join(mbox_format_names, ", ")));
  format.type_name("FORMAT");
  take_one_of(format, {mbox_format_names.begin(), mbox_format_names.end()});
  app.footer(
      "kvq finds out what each PATH is. Later runs read only what is new; mails that are gone from a file or "
      "folder are removed. Mails stay where they are. The first run sets the name of the list; it cannot be "
      "changed later.");
  return [options](const Context& context) { return run_index(context, *options); };
}

}  // namespace kvq
