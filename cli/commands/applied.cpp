// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/base/progress.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/index_run.hpp"
#include "cli/handles/numbered_rows.hpp"
#include "cli/settings/user_config.hpp"
#include "indexer/module.hpp"
#include "query/language/plan.hpp"
#include "query/report/formats/format.hpp"
#include "query/report/pages/applied_commits.hpp"
#include "query/time/values.hpp"
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

/// The series in one of the trees.
struct Found {
  TreeRow tree;
  std::vector<report::SeriesInTree> series;
};

/// A column, and its value for a series in a tree.
struct OfSeries {
  plan::Column column;
  std::function<Value(const TreeRow& tree, const report::SeriesInTree& series)> value;
};

/// `for_people`: commits, days and trees as people write them. `short_rows` leaves to a narrow terminal what
/// `kvq series NUMBER` prints, too.
std::vector<OfSeries> columns_of_series(bool for_people, bool short_rows, bool with_ids, bool with_trees) {
  std::vector<OfSeries> out;
  const auto add = [&](const char* name, auto value, ColumnKind kind = ColumnKind::text) {
    out.push_back({{name, kind, nullptr}, value});
  };
  add("release", [](const TreeRow&, const auto& one) { return Value(one.release); });
  if (!short_rows) {
    constexpr size_t usual_digits = 12;
    const size_t digits = for_people ? usual_digits : std::string::npos;
    add("commit", [digits](const TreeRow&, const auto& one) { return Value(one.commit.substr(0, digits)); });
  }
  add("patches", [](const TreeRow&, const auto& one) {
    return Value(fmt::format("{}/{}", one.in_tree, std::max(one.patches, one.total)));
  });
  if (short_rows) {
    constexpr size_t width_of_day = 10;
    add("posted",
        [](const TreeRow&, const auto& one) { return Value(to_rfc3339(one.date).substr(0, width_of_day)); });
    add("author",
        [](const TreeRow&, const auto& one) { return Value(one.author.substr(0, one.author.find(" <"))); });
  } else {
    add(
        "posted", [](const TreeRow&, const auto& one) { return Value(one.date); }, ColumnKind::time);
    add("author", [](const TreeRow&, const auto& one) { return Value(one.author); });
  }
  add("title", [](const TreeRow&, const auto& one) { return Value(one.title); });
  if (with_ids) add("id", [](const TreeRow&, const auto& one) { return Value(one.id); });
  if (!with_trees) return out;
  if (for_people) {
    add("tree",
        [](const TreeRow& tree, const auto&) { return Value(report::tree_name(tree.path, tree.branch)); });
  } else {
    add("tree", [](const TreeRow& tree, const auto&) { return Value(tree.path); });
    add("branch", [](const TreeRow& tree, const auto&) { return Value(tree.branch); });
  }
  return out;
}

void print_series(const Context& context, const std::vector<Found>& found, const Options& options) {
  Output& out = context.out;
  const bool for_people = options.format == "text";
  NumberedRows numbered(context);
  const report::TextStyle style = numbered.style();
  const bool has_numbers = for_people && style.number_of;
  constexpr size_t wide_terminal = 120;
  const std::vector<OfSeries> columns = columns_of_series(
      for_people, has_numbers && style.width < wide_terminal, !has_numbers, !for_people || found.size() > 1);
  report::Table table{
      .columns = {}, .title = "series", .numbered = has_numbers, .spreadsheet = options.spreadsheet};
  for (const OfSeries& one : columns) table.columns.push_back(one.column);
  out.start_pager();
  const auto writer = report::make_writer(format_named(options.format), std::move(table), style,
                                          [&](std::string_view text) { out.write(text); });
  for (const auto& [tree, all] : found) {
    for (const report::SeriesInTree& series : all) {
      std::vector<Value> row;
      row.reserve(columns.size() + 1);
      for (const OfSeries& one : columns) row.push_back(one.value(tree, series));
      if (has_numbers) row.emplace_back(series.id);
      writer->write(row);
    }
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
  const bool is_first = findings.before.tip.empty();
  const TreeChanges changes = indexer_module().store_findings(database, findings, context.now);
  changed = changed || changes.changed > 0;
  row = findings.before;
  for (const TreeRow& known : known_trees(database)) {
    if (known.path == row.path && known.branch == row.branch) row = known;
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return fmt::format(
      "{}: {} in the tree{}, {} read, {:.1f} s\n", printable(report::tree_name(row.path, row.branch)),
      counted(changes.patches, "patch", "patches"),
      changes.changed == 0 || is_first ? "" : fmt::format(", {} changed", grouped(changes.changed)),
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
  std::vector<Found> in_trees;
  const int code = run_with_hook(context, [&](bool& changed) {
    for (const Wanted& branch : branches) {
      TreeRow row;
      const std::string line = search(context, branch, row, changed);
      if (options.format == "text") context.out.write(line);
      const Database database = open_configured(context);
      in_trees.push_back({row, report::series_in_tree(database, row.id)});
    }
    if (!options.quiet) print_series(context, in_trees, options);
    return found;
  });
  const bool has_none = std::ranges::all_of(in_trees, [](const Found& tree) { return tree.series.empty(); });
  return code == found && has_none ? nothing_found : code;
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
      "Prints which series are in a git tree: the release that first has all of their patches that the tree "
      "has, the last\n"
      "commit, and how many patches are there. A commit is from a patch if their diffs have the same "
      "patch-id, else if the\n"
      "commit message links to the mail (Link:, Message-ID:), else if title and author are the same. These "
      "commits are then\n"
      "evidence for the states of series.\n"
      "\n"
      "The first search reads the commits since the oldest patch; later ones only what is new in the tree "
      "and in the mails, so\n"
      "run it after each 'kvq index' or 'kvq update'. The tree itself is only read. 'kvq forget --tree TREE' "
      "forgets it.\n"
      "The exit code is 0 if a tree has a series, 1 if none has. See docs/series.md.\n"
      "\n"
      "Examples:\n"
      "  kvq applied ~/linux                         which series are in Linux, and in which release\n"
      "  kvq applied ~/stable --branch linux-6.6.y   another branch\n"
      "  kvq applied -q                              all known trees again, without the series: for cron\n"
      "Then:\n"
      "  kvq series MESSAGE-ID                       the commit of each patch, and the release\n"
      "  kvq 'is:series release:v6.9'                what the release v6.9 was the first to have\n"
      "  kvq commit:0123456789ab                     the mail that a commit is from\n"
      "  kvq 'state:applied -has:commit'             what people say is applied, but no tree has");
  return [options](const Context& context) { return applied(context, *options); };
}

}  // namespace kvq
