// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/commands/commands.hpp"
#include "cli/settings/user_config.hpp"
#include "indexer/git/unchanged.hpp"
#include "query/report/formats/format.hpp"
#include "query/sql/range_facts.hpp"
#include "query/time/calendar.hpp"
#include "query/time/values.hpp"
#include "schema/base/numbers.hpp"
#include "schema/base/text_width.hpp"
#include "schema/sqlite/changes.hpp"
#include "schema/stores/archive_store.hpp"
#include "schema/stores/list_status.hpp"

namespace kvq {
namespace {

struct Options {
  std::vector<std::string> lists;
  std::string format = "text";
  bool spreadsheet = false;
};

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

void print_lists(const Context& context, const Database& database, const std::vector<ListStatus>& lists,
                 const Options& options) {
  Output& out = context.out;
  const report::FormatInfo& format = info_of(format_named(options.format));
  const bool for_people = format.format == report::Format::text;
  const auto writer =
      report::make_writer(format.format,
                          {.columns = {{"list", ColumnKind::text, nullptr},
                                       {"epochs", ColumnKind::number, nullptr},
                                       {"mails", ColumnKind::number, nullptr},
                                       {"newest mail", ColumnKind::time, nullptr},
                                       {"days old", ColumnKind::number, nullptr},
                                       {"archive", ColumnKind::text, nullptr},
                                       {"with defects", ColumnKind::number, nullptr},
                                       {"size", for_people ? ColumnKind::text : ColumnKind::number, nullptr}},
                           .title = "lists",
                           .spreadsheet = options.spreadsheet},
                          {out.width(), out.colour()}, [&](std::string_view text) { out.write(text); });
  ArchiveStore archives(database);
  for (const ListStatus& list : lists) {
    Row row = {list.name, list.epochs, list.mails};
    row.push_back(list.newest ? Value(*list.newest) : Value());
    row.push_back(list.newest ? Value((context.now - *list.newest) / seconds_a_day) : Value());
    row.emplace_back(std::string(state_of_archive(archives, list.name)));
    row.emplace_back(list.defective);
    row.push_back(for_people ? Value(size_text(list.bytes)) : Value(list.bytes));
    writer->write(row);
  }
  writer->end();
}

/// Prints what belongs to no row: the database and the kinds of defects.
void print_rest(const Context& context, const Database& database, const std::vector<ListStatus>& lists) {
  for (const ListStatus& list : lists) {
    std::string kinds;
    for (const DefectCount& defect : defects_of_list(database, list.name)) {
      kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ", defect.kind, defect.mails);
    }
    if (kinds.empty()) continue;
    context.out.write(fmt::format("\nDefects in {}: {}\n  'kvq --list {} has:defect' lists the mails\n",
                                  list.name, kinds, list.name));
  }
  std::error_code failed;
  const auto bytes = std::filesystem::file_size(context.database, failed);
  context.out.write(fmt::format("\nDatabase: {}, {}, last changed {}\n", printable(context.database.string()),
                                size_text(failed ? 0 : static_cast<int64_t>(bytes)),
                                to_minute(last_change(database))));
}

int status(const Context& context, const Options& options) {
  check_spreadsheet(options.spreadsheet, options.format);
  const Database database = open_configured(context);
  const std::vector<ListStatus> lists = chosen(database, options.lists);
  context.out.start_pager();
  print_lists(context, database, lists, options);
  if (options.format == "text") print_rest(context, database, lists);
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
      "Sizes are those of the mails; in formats for programs, in bytes.");
  return [options](const Context& context) { return status(context, *options); };
}

}  // namespace kvq
