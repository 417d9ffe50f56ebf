// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/base/progress.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/index_run.hpp"
#include "cli/settings/user_config.hpp"
#include "indexer/module.hpp"
#include "query/report/formats/format.hpp"
#include "query/report/pages/applied_commits.hpp"
#include "schema/base/error.hpp"
#include "schema/base/numbers.hpp"
#include "schema/base/text_width.hpp"
#include "schema/open.hpp"
#include "schema/stores/tree_store.hpp"

namespace kvq {
namespace {

struct Options {
  std::vector<std::string> trees;
  std::string branch;
  std::string format = "text";
  bool quiet = false;
  bool spreadsheet = false;
};

/// A branch to search.
struct Wanted {
  std::string path;
  std::string branch;
};

std::string counted(int64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", grouped(count), count == 1 ? one : many);
}

/// Returns what the user named, else all trees that the database knows.
std::vector<Wanted> wanted(const Database& database, const Options& options) {
  std::vector<Wanted> out;
  for (const std::string& tree : options.trees) out.push_back({tree, options.branch});
  if (!out.empty()) return out;
  if (!options.branch.empty())
    throw Error(ErrorKind::usage, "--branch needs a tree", "write 'kvq applied TREE --branch BRANCH'");
  for (const TreeRow& row : known_trees(database)) out.push_back({row.path, row.branch});
  if (out.empty()) {
    throw Error(ErrorKind::usage, "no git tree is known",
                "write 'kvq applied TREE' with the folder of a git tree, such as a clone of Linux");
  }
  return out;
}

void print_series(const Context& context, const Database& database, int64_t tree, const Options& options) {
  Output& out = context.out;
  const auto writer =
      report::make_writer(format_named(options.format),
                          {.columns = {{"release", ColumnKind::text, nullptr},
                                       {"commit", ColumnKind::text, nullptr},
                                       {"patches", ColumnKind::text, nullptr},
                                       {"posted", ColumnKind::time, nullptr},
                                       {"author", ColumnKind::text, nullptr},
                                       {"title", ColumnKind::text, nullptr},
                                       {"id", ColumnKind::text, nullptr}},
                           .title = "series",
                           .spreadsheet = options.spreadsheet},
                          {out.width(), out.colour()}, [&](std::string_view text) { out.write(text); });
  constexpr size_t usual_digits = 12;
  const bool is_for_people = options.format == "text";
  for (const report::SeriesInTree& series : report::series_in_tree(database, tree)) {
    writer->write({series.release, is_for_people ? series.commit.substr(0, usual_digits) : series.commit,
                   fmt::format("{}/{}", series.in_tree, std::max(series.patches, series.total)), series.date,
                   series.author, series.title, series.id});
  }
  writer->end();
}

/// Searches a branch, and stores what was found. Returns the line about it.
std::string search(const Context& context, const Wanted& wanted, TreeRow& row, bool& changed) {
  const auto begin = std::chrono::steady_clock::now();
  ProgressLine line;
  TreeFindings findings;
  {
    const Database database = open_to_read(context.database, context.now);
    findings = indexer_module().search_tree(
        database, {.path = wanted.path,
                   .branch = wanted.branch,
                   .progress =
                       [&](int64_t commits) {
                         line.show(fmt::format("{}: {} commits", printable(wanted.path), grouped(commits)));
                       },
                   .interrupted = is_interrupted});
  }
  line.erase();
  const Database database = open_to_index(context);
  const TreeChanges changes = indexer_module().store_findings(database, findings, context.now);
  changed = changed || changes.changed > 0;
  row = findings.before;
  for (const TreeRow& known : known_trees(database)) {
    if (known.path == row.path && known.branch == row.branch) row = known;
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return fmt::format("{}: {} in the tree{}, {} read, {:.1f} s\n",
                     printable(report::tree_name(row.path, row.branch)),
                     counted(changes.patches, "patch", "patches"),
                     changes.changed == 0 ? "" : fmt::format(", {} changed", grouped(changes.changed)),
                     counted(findings.commits_read, "commit", "commits"), seconds);
}

int applied(const Context& context, const Options& options) {
  check_spreadsheet(options.spreadsheet, options.format);
  stop_between_mails();
  std::vector<Wanted> branches;
  {
    // Opening for reading first does not create a missing database; for writing brings its schema up to date.
    open_to_read(context.database, context.now);
    const Database database = open_to_index(context);
    branches = wanted(database, options);
  }
  bool has_any = false;
  const int code = run_with_hook(context, [&](bool& changed) {
    for (const Wanted& branch : branches) {
      TreeRow row;
      const std::string line = search(context, branch, row, changed);
      if (options.format == "text") context.out.write(line);
      const Database database = open_configured(context);
      has_any = has_any || !report::series_in_tree(database, row.id).empty();
      if (!options.quiet) print_series(context, database, row.id, options);
    }
    return found;
  });
  return code == found && !has_any ? nothing_found : code;
}

}  // namespace

RunCommand declare_applied(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("TREE", options->trees,
                 "the folder of a git tree, such as a clone of Linux; bare or not (default: all that the "
                 "database knows)");
  app.add_option("--branch", options->branch, "the branch to search (default: that of HEAD)")
      ->type_name("BRANCH");
  app.add_flag("-q,--quiet", options->quiet, "print one line for each tree, and no series");
  add_format_option(app, options->format, row_format_names());
  add_spreadsheet_option(app, options->spreadsheet);
  app.footer(
      "Finds the commits that are from patches of the database: by patch-id, by a link to the mail in the "
      "commit message, by title and author. Prints the series with the release that first has them. The "
      "first search reads the commits since the oldest patch, later ones what is new in the tree and in the "
      "mails: run it after 'kvq index'. 'release:v6.9' and 'commit:ID' find the patches, 'state:applied "
      "-has:commit' what somebody said is applied and no tree has. 'kvq forget --tree TREE' forgets a tree.");
  return [options](const Context& context) { return applied(context, *options); };
}

}  // namespace kvq
