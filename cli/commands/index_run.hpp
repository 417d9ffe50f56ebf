// SPDX-License-Identifier: MIT
// What the commands that index have in common: signals, the database, one line for each list, the hook.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/base/command.hpp"
#include "indexer/indexer.hpp"
#include "schema/base/error.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// From now on the first SIGINT or SIGTERM stops the run between two mails, or a transfer at once, and keeps
/// what is whole. The second ends the process at once, even if a mail takes long: the database then keeps
/// what was committed.
void stop_between_mails();
/// Whether a signal has asked the run to stop. For any thread.
bool is_interrupted();

void warn(const std::string& text);
/// Returns the message and the hint, as one line.
std::string reason_of(const Error& error);

/// Opens the database of a run that indexes. Waits while another one indexes, at most a minute.
Database open_to_index(const Context& context);

/// Returns the settings of a run. `progress` may be empty.
IndexOptions index_options(const std::string& list, std::function<void(const IndexProgress&)> progress);

/// Indexes the archives one after the other. What cannot be read of one does not keep the others from being
/// indexed: adds its errors to `failures`.
IndexSummary index_archives(const Database& database, const std::vector<std::string>& paths,
                            const IndexOptions& options, std::vector<Error>& failures);

/// Says which epochs are missing. Their mails may be missing on purpose, so it is no error.
void report_missing_epochs(const std::vector<std::string>& paths);

/// Throws for words of deleted mails that are still in the files of the database.
[[noreturn]] void fail_because_of_traces();

/// Calls `run`, which sets its argument to whether it has changed the database, and then the user's hook if
/// it has: also if `run` throws. Returns what `run` returns.
int run_with_hook(const Context& context, const std::function<int(bool& changed)>& run);

/// A list, and the folders of its archives: one, unless its epochs are in several.
struct KnownList {
  std::string name;
  std::vector<std::string> archives;
};

/// Returns the lists of a database.
std::vector<KnownList> known_lists(const Database& database);
/// Returns the lists of the command's database, whose schema is brought up to date. Throws Error: `database`
/// if there is no database, `usage` if it has no lists.
std::vector<KnownList> known_lists(const Context& context);

/// What a run has done for one list.
struct ListRun {
  std::string name;
  IndexSummary summary = {};
  std::vector<Error> failures = {};
  double seconds = 0;
  /// What else to say about it, such as "it has no remote"; may be empty.
  std::string note = {};
};

/// Indexes the archives of a list, if they have changed, and adds to `run`. `list` names a new list; empty
/// for its List-Id. Sets `changed` if the database has changed.
void index_list(const Context& context, const std::vector<std::string>& archives, const std::string& list,
                ListRun& run, bool& changed);

/// Returns the line about a list, such as "kvm: 12 new mails, 1 deleted, 0.3 s".
std::string list_line(const ListRun& run);

/// Prints the line about a list, or its failures on standard error if the run is `quiet`.
void report_list(const Context& context, const ListRun& run, bool quiet);

/// Throws for the lists that failed, if there are any.
void check_lists(const Context& context, const std::vector<ListRun>& runs);

}  // namespace kvq
