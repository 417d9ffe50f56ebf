// SPDX-License-Identifier: MIT
#include "cli/commands/search.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/entered_query.hpp"
#include "cli/commands/mistake_notes.hpp"
#include "cli/handles/numbered_rows.hpp"
#include "cli/mails/mail_files.hpp"
#include "cli/mails/sync.hpp"
#include "cli/reports/stale_lists.hpp"
#include "cli/settings/user_config.hpp"
#include "query/report/formats/format.hpp"
#include "query/report/run/query_rows.hpp"
#include "query/run/mails.hpp"
#include "query/run/run.hpp"
#include "schema/base/error.hpp"

namespace kvq {
namespace {

int64_t print_rows(const Context& context, const EnteredQuery& query, const report::FormatInfo& format,
                   const SearchOptions& options) {
  Output& out = context.out;
  NumberedRows numbered(context);
  return report::write_rows(query.database,
                            {.plan = query.plan,
                             .text = query.source.text,
                             .header = !options.no_header,
                             .spreadsheet = options.spreadsheet,
                             .now = context.now},
                            format, numbered.style(), [&](std::string_view text) {
                              // Not before the first row: if there are no matches, the message belongs on the
                              // terminal.
                              out.start_pager();
                              out.write(text);
                            });
}

int64_t print_count(const Context& context, const EnteredQuery& query) {
  int64_t count = 0;
  run(query.database, sql::lower_count(query.plan), [&](Row&& row) {
    count = std::get<int64_t>(row.front());
    return false;
  });
  context.out.write(fmt::format("{}\n", count));
  return count;
}

int print_results(const Context& context, const EnteredQuery& query, const report::FormatInfo& format,
                  const SearchOptions& options) {
  const bool to_folder = format.format == report::Format::maildir && !options.count;
  if (!options.output.empty() && !to_folder && !options.sync) context.out.go_to_file(options.output);
  if (format.of != report::FormatOf::bytes || options.count) {
    const int64_t rows =
        options.count ? print_count(context, query) : print_rows(context, query, format, options);
    return rows > 0 ? found : nothing_found;
  }
  const std::vector<int64_t> mails = mails_found(query.database, query.plan);
  if (options.sync) {
    return to_folder ? sync_maildir(context, query.database, mails, options.output)
                     : sync_mbox(context, query.database, mails, options.output);
  }
  if (mails.empty()) return nothing_found;
  return to_folder ? keep_in_maildir(context, query.database, mails, options.output)
                   : print_mbox(context, query.database, mails);
}

void check_sync(const report::FormatInfo& format, const SearchOptions& options) {
  if (!options.sync) return;
  if (format.of != report::FormatOf::bytes || options.count)
    throw Error(ErrorKind::usage, "--sync is for mails in a folder",
                "add -f maildir -o FOLDER or -f mbox -o FILE");
  if (options.output.empty() || options.output == "-")
    throw Error(ErrorKind::usage, "--sync needs a folder or a file to keep in sync", "name it with -o");
}

/// Throws Error for options that the format does not support.
void check_format(const report::FormatInfo& format, const SearchOptions& options) {
  check_header_option(format, options.no_header);
  check_spreadsheet(options.spreadsheet, options.format);
  check_sync(format, options);
  if (format.format == report::Format::maildir && options.output.empty() && !options.count)
    throw Error(ErrorKind::usage, "-f maildir needs a folder", "name it with -o FOLDER");
}

/// Returns the options with the default format of the user's config.
SearchOptions with_defaults(SearchOptions options, const UserConfig& config) {
  if (options.format_option->empty() && config.search_format) options.format = *config.search_format;
  return options;
}

/// Returns the most rows to print: those of -n, else of search.limit if the query itself does not say how
/// many rows it returns. search.limit is about rows, not about numbers and whole mails.
std::optional<int64_t> limit_of(const SearchOptions& options, const UserConfig& config,
                                const report::FormatInfo& format, const plan::Plan& plan) {
  if (options.limit) return options.limit;
  const bool is_of_rows = format.of == report::FormatOf::rows && !options.count;
  const bool is_limited = std::ranges::any_of(
      plan.stages, [](const plan::Stage& stage) { return std::holds_alternative<plan::Limit>(stage); });
  return is_of_rows && !is_limited ? config.search_limit : std::nullopt;
}

/// Returns the stage of search.sort for a query without stages.
std::string default_stages(const UserConfig& config) {
  return config.search_sort.empty() ? "" : "| sort " + config.search_sort;
}

}  // namespace

void add_search_options(CLI::App& app, SearchOptions& options) {
  add_format_option(app, options.format, format_names());
  options.format_option = app.get_option("--format");
  add_limit_option(app, options.limit, "print at most N rows");
  add_list_option(app, options.list);
  app.add_flag("--count", options.count, "print only the number of rows");
  app.add_flag("--no-header", options.no_header, "omit the header line of csv and tsv (text has none)");
  add_spreadsheet_option(app, options.spreadsheet);
  add_output_option(app, options.output, "; with -f maildir, to the folder FILE");
  app.add_flag(
      "--sync", options.sync,
      "with -f maildir or mbox: also remove kvq's mails that no longer match; the others keep their flags");
}

int search(const Context& context, Source source, const SearchOptions& given) {
  const UserConfig config = user_config();
  const SearchOptions options = with_defaults(given, config);
  const report::FormatInfo& format = info_of(format_named(options.format));
  check_format(format, options);
  EnteredQuery query = read_query(context, std::move(source), options.list, default_stages(config));
  if (format.of != report::FormatOf::rows && !query.plan.of_messages) {
    throw Error(ErrorKind::usage,
                fmt::format("the format {} prints mails, not counts or distinct values", format.name),
                fmt::format("formats for them are {}", fmt::join(row_format_names(), ", ")));
  }
  if (const auto limit = limit_of(options, config, format, query.plan))
    query.plan.stages.emplace_back(plan::Limit{*limit});
  const int code = print_results(context, query, format, options);
  if (code == nothing_found) report_nothing_found(context, query);
  note_mistakes(context, query, code == found);
  if (const auto asked = asked_by(query.plan)) warn_of_stale_lists(context, query.database, *asked);
  return code;
}

RunCommand declare_search(CLI::App& app) {
  struct Options {
    std::vector<std::string> words;
    SearchOptions search;
  };
  auto options = std::make_shared<Options>();
  app.add_option("QUERY", options->words, "the query; multiple arguments are joined with spaces")->required();
  add_search_options(app, options->search);
  app.footer(
      "Write '--' before a query that begins with '-'. 'kvq fields' lists the fields and stages of a query.");
  return [options](const Context& context) {
    return search(context, query_source(options->words), options->search);
  };
}

}  // namespace kvq
