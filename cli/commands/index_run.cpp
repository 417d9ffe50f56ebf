// SPDX-License-Identifier: MIT
#include "cli/commands/index_run.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <utility>

#include "cli/base/output.hpp"
#include "cli/base/progress.hpp"
#include "cli/base/shell.hpp"
#include "cli/settings/user_config.hpp"
#include "cli/settings/user_settings.hpp"
#include "indexer/git/epoch_folders.hpp"
#include "indexer/git/unchanged.hpp"
#include "indexer/module.hpp"
#include "schema/base/numbers.hpp"
#include "schema/base/text_width.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/changes.hpp"
#include "schema/sqlite/database_place.hpp"
#include "schema/stores/list_status.hpp"

namespace kvq {
namespace {

using Clock = std::chrono::steady_clock;
namespace fs = std::filesystem;

std::atomic<bool> interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler sets it");

void handle_stop_signals(void (*handler)(int)) {
  for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, handler);
}

/// Waits for another indexer. Says so once if that takes longer than a moment.
class Patience {
 public:
  explicit Patience(const fs::path& database) : database_(database) {}

  /// Returns whether to wait longer. Throws Error (interrupted).
  bool operator()(const std::string& holder) {
    if (is_interrupted()) throw Error(ErrorKind::interrupted, "interrupted");
    const auto waited = Clock::now() - begin_;
    if (waited > silent && !has_said_) {
      write_to_stderr(fmt::format("kvq: waiting for another kvq that indexes into '{}': {}\n",
                                  printable(database_.string()), printable(holder)));
      has_said_ = true;
    }
    return waited < longest;
  }

 private:
  static constexpr std::chrono::seconds silent{2};
  // A job that starts every few minutes must not pile up behind a long run.
  static constexpr std::chrono::seconds longest{60};

  const fs::path& database_;
  Clock::time_point begin_ = Clock::now();
  bool has_said_ = false;
};

/// Runs the user's command, such as an export, after the database is closed.
void run_hook(const Context& context) {
  const std::string command = user_config().on_indexed;
  if (command.empty()) return;
  context.out.finish();
  setenv("KVQ_DB", fs::absolute(context.database).c_str(), 1);
  const std::optional<int> code = run_in_shell(command);
  if (code == 0) return;
  throw Error(ErrorKind::usage,
              fmt::format("the mails are indexed, but index.on-indexed failed: '{}' {}", printable(command),
                          code ? fmt::format("ended with exit code {}", *code) : "did not end by itself"),
              "the command is in your file config");
}

/// Returns the folder that contains git/N.git, or else the repository itself.
std::string archive_of(const fs::path& epoch) {
  const fs::path git = epoch.parent_path();
  const bool is_folder = git.filename() == "git" && epoch_number(epoch);
  return (is_folder ? git.parent_path() : epoch).string();
}

/// Returns whether there is nothing to index, without taking a turn at the database.
bool has_nothing_new(const Context& context, const std::vector<std::string>& archives,
                     const IndexOptions& options) {
  std::error_code failed;
  if (!fs::exists(context.database, failed)) return false;
  try {
    const Database database = open_to_read(context.database, context.now);
    return std::ranges::all_of(archives, [&](const std::string& archive) {
      return is_unchanged(database, archive, options.list, options.relations, options.people, {});
    });
  } catch (const Error& error) {
    // It has an older schema, or another process is creating it. To index opens it again, and says more.
    if (error.kind() != ErrorKind::database) throw;
    return false;
  }
}

/// Returns the name of the list that has the archive; empty if none has.
std::string name_of_list(const Context& context, const std::string& archive) {
  for (const KnownList& known : known_lists(open_to_read(context.database, context.now))) {
    if (std::ranges::find(known.archives, archive) != known.archives.end()) return known.name;
  }
  return {};
}

std::string counted(int64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", grouped(count), count == 1 ? one : many);
}

/// Throws away the archives that are no longer there, and notes an error for each.
std::vector<std::string> archives_there(const std::vector<std::string>& archives,
                                        std::vector<Error>& failures) {
  std::vector<std::string> there;
  for (const std::string& archive : archives) {
    std::error_code failed;
    if (fs::exists(archive, failed) || failed) {
      there.push_back(archive);
    } else {
      failures.emplace_back(ErrorKind::archive, fmt::format("'{}' is gone", archive),
                            "if it was moved, run 'kvq index' with its new folder");
    }
  }
  return there;
}

}  // namespace

void stop_between_mails() {
  handle_stop_signals([](int) {
    interrupted = true;
    handle_stop_signals(SIG_DFL);
  });
}

bool is_interrupted() {
  return interrupted;
}

void warn(const std::string& text) {
  write_to_stderr(fmt::format("kvq: warning: {}\n", printable(text)));
}

std::string reason_of(const Error& error) {
  return fmt::format("{}{}{}", error.what(), error.hint().empty() ? "" : "; ", error.hint());
}

Database open_to_index(const Context& context) {
  return open_to_index(context.database, Patience(context.database), access_of_new(context.database));
}

IndexOptions index_options(const std::string& list, std::function<void(const IndexProgress&)> progress) {
  IndexOptions options{.list = {},
                       .relations = relation_settings(),
                       .people = people_settings(),
                       .progress = std::move(progress),
                       .interrupted = is_interrupted};
  if (!list.empty()) options.list = list;
  return options;
}

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

void report_missing_epochs(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    const std::vector<int64_t> missing = missing_epochs(path);
    if (missing.empty()) continue;
    warn(fmt::format("'{}' has no {}.git: {} mails are not indexed", (fs::path(path) / "git").string(),
                     fmt::join(missing, ".git, "), missing.size() == 1 ? "its" : "their"));
  }
}

void fail_because_of_traces() {
  throw Error(ErrorKind::locked,
              "deleted mails are no longer found, but their words are still in the files of the database: "
              "another process uses it",
              "run it again when that process has finished");
}

int run_with_hook(const Context& context, const std::function<int(bool& changed)>& run) {
  bool changed = false;
  int code = found;
  try {
    code = run(changed);
  } catch (const Error&) {
    try {
      if (changed) run_hook(context);
    } catch (const Error& of_hook) {
      warn(of_hook.what());
    }
    throw;
  }
  if (changed) run_hook(context);
  return code;
}

std::vector<KnownList> known_lists(const Database& database) {
  std::vector<KnownList> lists;
  for (const EpochPlace& epoch : epoch_places(database)) {
    if (lists.empty() || lists.back().name != epoch.list) lists.push_back({epoch.list, {}});
    std::vector<std::string>& archives = lists.back().archives;
    std::string archive = archive_of(epoch.path);
    if (std::ranges::find(archives, archive) == archives.end()) archives.push_back(std::move(archive));
  }
  return lists;
}

std::vector<KnownList> known_lists(const Context& context) {
  constexpr const char* first_step = "run 'kvq mirror URL', or 'kvq index PATH' for an archive that you have";
  if (!database_exists(context.database)) {
    throw Error(ErrorKind::database, fmt::format("there is no database at '{}'", context.database.string()),
                first_step);
  }
  std::vector<KnownList> lists = known_lists(open_to_write(context.database));
  if (lists.empty()) throw Error(ErrorKind::usage, "the database has no lists yet", first_step);
  return lists;
}

void index_list(const Context& context, const std::vector<std::string>& archives, const std::string& list,
                ListRun& run, bool& changed) {
  const auto begin = Clock::now();
  const std::vector<std::string> there = archives_there(archives, run.failures);
  report_missing_epochs(there);
  ProgressLine line;
  const IndexOptions options =
      index_options(list, [&](const IndexProgress& progress) { line.show(progress); });
  if (there.empty()) return;
  if (!has_nothing_new(context, there, options)) {
    const Database database = open_to_index(context);
    const int64_t generation = last_generation(database);
    run.summary += index_archives(database, there, options, run.failures);
    changed = changed || last_generation(database) != generation;
    database.check_is_in_place();
  }
  if (run.name.empty()) run.name = name_of_list(context, there.front());
  run.seconds += std::chrono::duration<double>(Clock::now() - begin).count();
}

std::string list_line(const ListRun& run) {
  std::vector<std::string> parts;
  const IndexSummary& summary = run.summary;
  if (summary.mails > 0) parts.push_back(counted(summary.mails, "new mail", "new mails"));
  if (summary.deleted > 0) parts.push_back(fmt::format("{} deleted", grouped(summary.deleted)));
  if (summary.defective > 0) parts.push_back(fmt::format("{} with defects", grouped(summary.defective)));
  if (!parts.empty()) parts.push_back(fmt::format("{:.1f} s", run.seconds));
  if (!run.failures.empty()) {
    std::vector<std::string> reasons;
    std::ranges::transform(run.failures, std::back_inserter(reasons), reason_of);
    parts.push_back(fmt::format("failed: {}", fmt::join(reasons, "; and ")));
  }
  if (parts.empty()) parts.emplace_back("nothing new");
  return fmt::format("{}: {}{}", run.name, fmt::join(parts, ", "),
                     run.note.empty() ? "" : fmt::format(" ({})", run.note));
}

void report_list(const Context& context, const ListRun& run, bool quiet) {
  for (const std::string& warning : run.summary.warnings) warn(warning);
  if (!quiet) {
    context.out.write(printable(list_line(run)) + "\n");
    // A line for each list as it is done.
    if (context.out.is_terminal()) context.out.finish();
    return;
  }
  for (const Error& error : run.failures)
    write_to_stderr(fmt::format("kvq: {}: {}\n", printable(run.name), printable(reason_of(error))));
}

void check_lists(const Context& context, const std::vector<ListRun>& runs) {
  std::vector<std::string> failed;
  const Error* first = nullptr;
  for (const ListRun& run : runs) {
    if (run.failures.empty()) continue;
    failed.push_back(run.name);
    if (first == nullptr) first = &run.failures.front();
  }
  const bool leaves_traces =
      std::ranges::any_of(runs, [](const ListRun& run) { return run.summary.leaves_traces; });
  if (first == nullptr && !leaves_traces) return;
  // What was indexed is no less true for the errors.
  context.out.finish();
  if (first == nullptr) fail_because_of_traces();
  throw Error(first->kind(),
              fmt::format("{} of {} failed: {}", failed.size(), counted(std::ssize(runs), "list", "lists"),
                          fmt::join(failed, ", ")));
}

}  // namespace kvq
