// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/index_run.hpp"
#include "cli/help/help.hpp"
#include "cli/reports/stale_lists.hpp"
#include "cli/settings/user_config.hpp"
#include "indexer/git/unchanged.hpp"
#include "query/report/formats/format.hpp"
#include "query/report/pages/applied_commits.hpp"
#include "query/sql/range_facts.hpp"
#include "query/time/calendar.hpp"
#include "query/time/values.hpp"
#include "schema/base/numbers.hpp"
#include "schema/base/text_width.hpp"
#include "schema/sqlite/changes.hpp"
#include "schema/sqlite/database_place.hpp"
#include "schema/sqlite/engine.hpp"
#include "schema/stores/archive_store.hpp"
#include "schema/stores/list_status.hpp"
#include "schema/stores/tree_store.hpp"

namespace kvq {
namespace {

struct Options {
  std::vector<std::string> lists;
  std::string format = "text";
  bool spreadsheet = false;
};

constexpr int longest_term = 11;

int64_t days_since(int64_t time, int64_t now) {
  return (now - time) / seconds_a_day;
}

/// Returns the lists to print. Throws Error for a name that is none.
std::vector<ListStatus> chosen(const Database& database, const std::vector<std::string>& names) {
  for (const std::string& name : names) list_named(database, name);
  std::vector<ListStatus> lists = status_of_lists(database);
  std::erase_if(lists, [&](const ListStatus& list) {
    return !names.empty() && std::ranges::find(names, list.name) == names.end();
  });
  return lists;
}

std::string_view state_of_archive(ArchiveStore& archives, const std::string& list) {
  const std::vector<EpochRow> epochs = archives.epochs(archives.list(list).id);
  std::error_code failed;
  const bool is_there = std::ranges::all_of(
      epochs, [&](const EpochRow& epoch) { return std::filesystem::exists(epoch.path, failed); });
  if (!is_there) return "missing";
  const std::optional<bool> is_whole = has_whole_archive(archives, archives.list(list).id);
  if (!is_whole) return "unknown";
  return *is_whole ? "indexed" : "has new mails";
}

std::string folders_of(const std::vector<KnownList>& lists, const std::string& name) {
  const auto list = std::ranges::find(lists, name, &KnownList::name);
  return list == lists.end() ? "" : fmt::format("{}", fmt::join(list->archives, ", "));
}

void print_rows(const Context& context, const Database& database, const std::vector<ListStatus>& lists,
                const Options& options) {
  Output& out = context.out;
  const auto writer =
      report::make_writer(format_named(options.format),
                          {.columns = {{"list", ColumnKind::text, nullptr},
                                       {"epochs", ColumnKind::number, nullptr},
                                       {"mails", ColumnKind::number, nullptr},
                                       {"newest mail", ColumnKind::time, nullptr},
                                       {"days old", ColumnKind::number, nullptr},
                                       {"archive", ColumnKind::text, nullptr},
                                       {"with defects", ColumnKind::number, nullptr},
                                       {"bytes", ColumnKind::number, nullptr},
                                       {"folder", ColumnKind::text, nullptr},
                                       {"fetched", ColumnKind::time, nullptr}},
                           .title = "lists",
                           .spreadsheet = options.spreadsheet},
                          {out.width(), out.colour()}, [&](std::string_view text) { out.write(text); });
  ArchiveStore archives(database);
  const std::vector<KnownList> folders = known_lists(database);
  for (const ListStatus& list : lists) {
    Row row = {list.name, list.epochs, list.mails};
    row.push_back(list.newest ? Value(*list.newest) : Value());
    row.push_back(list.newest ? Value(days_since(*list.newest, context.now)) : Value());
    row.emplace_back(std::string(state_of_archive(archives, list.name)));
    row.emplace_back(list.defective);
    row.emplace_back(list.bytes);
    row.emplace_back(folders_of(folders, list.name));
    const auto fetched = last_fetch(database, list.name);
    row.push_back(fetched ? Value(*fetched) : Value());
    writer->write(row);
  }
  writer->end();
}

/// Prints each list in a few lines.
void print_text(const Context& context, const Database& database, const std::vector<ListStatus>& lists) {
  Output& out = context.out;
  const size_t columns = help_columns(out.width());
  ArchiveStore archives(database);
  const std::vector<KnownList> folders = known_lists(database);
  for (const ListStatus& list : lists) {
    const auto line = [&](std::string_view term, const std::string& text) {
      out.write(help_entry(term, longest_term, text, columns));
    };
    out.write(printable(list.name) + "\n");
    line("mails", fmt::format("{}, {} in {} {}", grouped(list.mails), size_text(list.bytes), list.epochs,
                              list.epochs == 1 ? "epoch" : "epochs"));
    if (list.newest) {
      const int64_t days = days_since(*list.newest, context.now);
      line("newest mail",
           fmt::format("{}, {} {} old", to_minute(*list.newest), grouped(days), days == 1 ? "day" : "days"));
    }
    line("archive", fmt::format("{}: {}", printable(folders_of(folders, list.name)),
                                state_of_archive(archives, list.name)));
    if (const auto fetched = last_fetch(database, list.name)) line("fetched", to_minute(*fetched));
    std::string kinds;
    for (const DefectCount& defect : defects_of_list(database, list.name)) {
      kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ", defect.kind, defect.mails);
    }
    if (kinds.empty()) kinds = "none";
    line("defects", kinds);
  }
  for (const TreeRow& tree : known_trees(database)) {
    out.write(fmt::format("{}\n", printable(report::tree_name(tree.path, tree.branch))));
    out.write(help_entry("git tree", longest_term, printable(tree.path), columns));
    out.write(help_entry(
        "searched", longest_term,
        fmt::format("{}, up to a commit of {}", to_minute(tree.searched), to_minute(tree.tip_committed)),
        columns));
  }
  if (Engine* engine = database.engine()) {
    const EngineFacts facts = engine->facts();
    out.write(fmt::format("\n{}: copied on {}", facts.server, to_minute(facts.copied)));
    if (facts.seconds_since_change)
      out.write(fmt::format(", last change from the primary {} s ago", grouped(*facts.seconds_since_change)));
    out.write("\n");
  }
  out.write(fmt::format("\n{}: {}, last changed on {}\n", printable(shown_place(context.database)),
                        size_text(database_bytes(database, context.database)),
                        to_minute(last_change(database))));
}

int status(const Context& context, const Options& options) {
  check_spreadsheet(options.spreadsheet, options.format);
  const Database database = open_configured(context);
  const std::vector<ListStatus> lists = chosen(database, options.lists);
  context.out.start_pager();
  if (options.format == "text") {
    print_text(context, database, lists);
  } else {
    print_rows(context, database, lists, options);
  }
  return lists.empty() ? nothing_found : found;
}

}  // namespace

RunCommand declare_status(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("LIST", options->lists, "the lists to print (default: all)");
  add_format_option(app, options->format, row_format_names());
  add_spreadsheet_option(app, options->spreadsheet);
  app.footer(
      "The newest mail is the latest date among the last hundred mails of the archive. The archive is\n"
      "  indexed        the database has all of it\n"
      "  has new mails  'kvq index' reads them\n"
      "  missing        a folder of it is not where it was indexed; 'kvq index FOLDER' tells kvq the new "
      "place\n"
      "  unknown        only 'kvq index' can tell\n"
      "'kvq has:defect' lists the mails with defects, 'kvq fields' explains them.");
  return [options](const Context& context) { return status(context, *options); };
}

}  // namespace kvq
