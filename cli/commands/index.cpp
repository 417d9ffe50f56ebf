// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/base/output.hpp"
#include "cli/base/progress.hpp"
#include "cli/base/shell.hpp"
#include "cli/commands/commands.hpp"
#include "cli/settings/user_config.hpp"
#include "cli/settings/user_settings.hpp"
#include "indexer/git/epoch_folders.hpp"
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

volatile std::sig_atomic_t interrupted = 0;

void handle_stop_signals(void (*handler)(int)) {
  for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, handler);
}

/// From now on the first SIGINT or SIGTERM stops the run between two mails and keeps all mails indexed
/// before. The second ends the process at once, even if a mail takes long: the database then keeps what was
/// committed.
void stop_between_mails() {
  handle_stop_signals([](int) {
    interrupted = 1;
    handle_stop_signals(SIG_DFL);
  });
}

/// Waits for another indexer. Says so once if that takes longer than a moment.
class Patience {
 public:
  explicit Patience(const std::filesystem::path& database) : database_(database) {}

  /// Returns whether to wait longer. Throws Error (interrupted).
  bool operator()(const std::string& holder) {
    if (interrupted != 0) throw Error(ErrorKind::interrupted, "interrupted");
    const auto waited = Clock::now() - begin_;
    if (waited > silent && !has_said_) {
      write_to_stderr(fmt::format("kvq: waiting for another kvq that indexes into '{}': {}\n",
                                  printable(database_.string()), printable(holder)));
      has_said_ = true;
    }
    return waited < longest;
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::seconds silent{2};
  // A job that starts every few minutes must not pile up behind a long run.
  static constexpr std::chrono::seconds longest{60};

  const std::filesystem::path& database_;
  Clock::time_point begin_ = Clock::now();
  bool has_said_ = false;
};

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

void warn(const std::string& text) {
  write_to_stderr(fmt::format("kvq: warning: {}\n", printable(text)));
}

/// Says which epochs are missing. Their mails may be missing on purpose, so it is no error.
void report_missing_epochs(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    const std::vector<int64_t> missing = missing_epochs(path);
    if (missing.empty()) continue;
    warn(fmt::format("'{}' has no {}.git: {} mails are not indexed",
                     (std::filesystem::path(path) / "git").string(), fmt::join(missing, ".git, "),
                     missing.size() == 1 ? "its" : "their"));
  }
}

/// Indexes the archives one after the other. What cannot be read of one does not keep the others from being
/// indexed: adds its errors to `failures`.
IndexSummary index_archives(const Database& database, const std::vector<std::string>& paths,
                            const IndexOptions& options, std::vector<Error>& failures) {
  IndexSummary total;
  for (const std::string& path : paths) {
    try {
      total += indexer_module().index_archive(database, path, options);
    } catch (const UnreadEpochs& unread) {
      total += unread.done();
      failures.insert(failures.end(), unread.causes().begin(), unread.causes().end());
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::archive) throw;
      failures.push_back(error);
    }
  }
  return total;
}

/// Throws the last of the errors, and prints the others.
[[noreturn]] void fail(const std::vector<Error>& failures) {
  for (const Error& error : std::span(failures).first(failures.size() - 1)) {
    warn(fmt::format("{}{}{}", error.what(), error.hint().empty() ? "" : "; ", error.hint()));
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

/// Sets `changed` if the database has changed, also if a part of the archives is an error.
void index_paths(const Context& context, const Options& options, bool& changed) {
  refuse_standard_input(options.paths);
  // Check the paths before the database is created: a mistyped path must not leave an empty database behind.
  std::error_code failed;
  if (!std::filesystem::exists(context.database, failed)) find_archives(options.paths);
  stop_between_mails();
  const auto begin = std::chrono::steady_clock::now();
  const Database database =
      open_to_index(context.database, Patience(context.database), access_of_new(context.database));
  const int64_t generation = last_generation(database);
  IndexSummary total;
  std::vector<Error> failures;
  {
    ProgressLine line;
    IndexOptions index_options{.list = {},
                               .relations = relation_settings(),
                               .people = people_settings(),
                               .progress = [&](const IndexProgress& progress) { line.show(progress); },
                               .interrupted = [] { return interrupted != 0; }};
    if (!options.list.empty()) index_options.list = options.list;
    if (!options.mbox_format.empty()) index_options.mbox_format = mbox_format(options.mbox_format);
    const std::vector<std::string> paths = changed_archives(database, options.paths, index_options);
    report_missing_epochs(options.paths);
    if (paths.size() > 1) find_archives(paths);
    total = index_archives(database, paths, index_options, failures);
    changed = last_generation(database) != generation;
  }
  for (const std::string& warning : total.warnings) warn(warning);
  // Also if there was nothing to write.
  database.check_is_in_place();
  if (!failures.empty() && total.mails == 0 && total.deleted == 0) fail(failures);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  context.out.write(fmt::format("{} mails, {} new, {} deleted, {} with defects, {:.1f} s\n",
                                grouped(total.mails), grouped(total.added), grouped(total.deleted),
                                grouped(total.defective), seconds.count()));
  if (total.leaves_traces) {
    throw Error(
        ErrorKind::locked,
        "deleted mails are no longer found, but their words are still in the files of the database: another "
        "process uses it",
        "run it again when that process has finished");
  }
  if (!failures.empty()) {
    // What was indexed is no less true for the errors.
    context.out.finish();
    fail(failures);
  }
}

/// Runs the user's command, such as an export, after the database is closed.
void run_hook(const Context& context) {
  const std::string command = user_config().on_indexed;
  if (command.empty()) return;
  context.out.finish();
  setenv("KVQ_DB", std::filesystem::absolute(context.database).c_str(), 1);
  const std::optional<int> code = run_in_shell(command);
  if (code == 0) return;
  throw Error(ErrorKind::usage,
              fmt::format("the mails are indexed, but index.on-indexed failed: '{}' {}", printable(command),
                          code ? fmt::format("ended with exit code {}", *code) : "did not end by itself"),
              "the command is in your file config");
}

int run_index(const Context& context, const Options& options) {
  bool changed = false;
  try {
    index_paths(context, options, changed);
  } catch (const Error&) {
    try {
      if (changed) run_hook(context);
    } catch (const Error& of_hook) {
      warn(of_hook.what());
    }
    throw;
  }
  if (changed) run_hook(context);
  return found;
}

}  // namespace

RunCommand declare_index(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("PATH", options->paths,
                 "a public-inbox folder (it contains git/0.git), the bare repository of one epoch or of "
                 "version 1, an "
                 "mbox (also .gz, .zst), a Maildir, or a file with one mail")
      ->required();
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
      "folder "
      "are removed. Mails stay where they are. The first run sets the name of the list; it cannot be changed "
      "later.");
  return [options](const Context& context) { return run_index(context, *options); };
}

}  // namespace kvq
