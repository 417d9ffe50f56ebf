// SPDX-License-Identifier: MIT
// `kvq diff`: compares the results of a query at two positions of an archive.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/base/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/diff_text.hpp"
#include "cli/commands/entered_query.hpp"
#include "indexer/module.hpp"
#include "query/language/bind.hpp"
#include "query/report/formats/format.hpp"
#include "query/run/difference.hpp"
#include "query/sql/ranges.hpp"
#include "query/sql/resolve.hpp"
#include "query/time/values.hpp"
#include "schema/base/error.hpp"
#include "schema/base/numbers.hpp"
#include "schema/open.hpp"

namespace kvq {
namespace {

struct Options {
  std::string query;
  std::string range;
  std::string list;
  std::string format = "text";
  bool spreadsheet = false;
  std::string output;
};

/// The stages whose results are not mails.
constexpr std::string_view stages_of_no_mails[] = {"count", "distinct"};

void refuse_counts(const EnteredQuery& query) {
  if (query.plan.of_messages) return;
  const auto stage = std::ranges::find_if(query.ast.stages, [](const ast::Stage& one) {
    return std::ranges::find(stages_of_no_mails, one.name()) != std::end(stages_of_no_mails);
  });
  throw QueryError(query.source, stage->name_span(), "diff compares mails, not counts or distinct values",
                   "remove this stage");
}

RangeEnds ends_of(const Context& context, const EnteredQuery& query, const std::string& text,
                  const std::string& list) {
  const Source source{"range", text};
  const plan::InRange range = bind_range(source);
  RangeEnds ends = RangeResolver(query.database, source, context.now, list).ends(range);
  if (ends.from && ends.to.is_before(*ends.from)) {
    throw QueryError(source, {0, text.size()}, "the range ends before it begins",
                     "write the older end first");
  }
  return ends;
}

/// The results of a query at both ends of the range.
struct BothEnds {
  Findings before;
  Findings after;
  /// Mails that were deleted since and can no longer be read.
  int64_t lost = 0;
};

/// Runs the query as of the time of the end: relative dates, age and stale use that second as the current
/// time.
Findings query_at(const Database& copy, const EnteredQuery& query, const ArchiveEnd& end,
                  const std::vector<plan::Column>& columns) {
  plan::Plan plan = bind(query.ast, query.source, end.committed);
  // Ranges in the query refer to the whole archive, so they use the uncut database.
  resolve(plan, query.database, query.source, end.committed);
  set_now(copy, end.committed);
  return findings(copy, std::move(plan), columns);
}

BothEnds query_at_both_ends(const EnteredQuery& query, const RangeEnds& ends,
                            const std::vector<plan::Column>& columns) {
  const Database copy = private_copy(query.database);
  const IndexerModule::CutTo cut_to = indexer_module().cut_back(copy);
  BothEnds out;
  out.lost = cut_to(ends.to);
  out.after = query_at(copy, query, ends.to, columns);
  if (!ends.from) return out;
  out.lost += cut_to(*ends.from);
  out.before = query_at(copy, query, *ends.from, columns);
  return out;
}

void report_lost(int64_t lost) {
  if (lost == 0) return;
  write_to_stderr(fmt::format("kvq: {} deleted since and can no longer be read from the archive: skipped\n",
                              lost == 1 ? "1 mail was" : grouped(lost) + " mails were"));
}

/// What is compared, and the times of the newest mails at both ends.
std::string title_of(const EnteredQuery& query, const RangeEnds& ends, const std::string& range) {
  const size_t dots = range.find("..");
  const std::string from =
      ends.from ? fmt::format("{} ({})", range.substr(0, dots), to_minute(ends.from->committed))
                : "the beginning";
  const std::string to = range.size() == dots + 2 ? "HEAD" : range.substr(dots + 2);
  return fmt::format("{} from {} to {} ({})", query.source.text, from, to, to_minute(ends.to.committed));
}

void print_text(const Context& context, const EnteredQuery& query, const std::vector<Change>& changes,
                const std::vector<plan::Column>& columns, const RangeEnds& ends, const std::string& range) {
  if (changes.empty()) return;
  Output& out = context.out;
  out.start_pager();
  out.write_mail_text(title_of(query, ends, range) + "\n\n");
  out.write(diff_text(changes, columns, {out.width(), out.colour()}));
}

void print_rows(const Context& context, const EnteredQuery& query, const std::vector<Change>& changes,
                std::vector<plan::Column> columns, const RangeEnds& ends, const Options& options) {
  Output& out = context.out;
  const report::FormatInfo& format = info_of(format_named(options.format));
  if (format.links) columns.pop_back();
  columns.insert(columns.begin(), {{"change"}, {"was"}, {"now"}});
  const auto writer = report::make_writer(format.format,
                                          {.columns = std::move(columns),
                                           .title = title_of(query, ends, options.range),
                                           .linked = format.links,
                                           .spreadsheet = options.spreadsheet,
                                           .now = context.now},
                                          {out.width(), out.colour()}, [&](std::string_view text) {
                                            out.start_pager();
                                            out.write(text);
                                          });
  for (const Change& change : changes) {
    Row row = {std::string(name_of(change.kind)), change.was, change.now};
    row.insert(row.end(), change.row.begin(), change.row.end());
    writer->write(row);
  }
  writer->end();
}

int diff(const Context& context, const Options& options) {
  check_spreadsheet(options.spreadsheet, options.format);
  const report::FormatInfo& format = info_of(format_named(options.format));
  const EnteredQuery query = read_query(context, {"query", options.query}, options.list);
  refuse_counts(query);
  const RangeEnds ends = ends_of(context, query, options.range, options.list);
  std::vector<plan::Column> columns =
      query.plan.columns.empty() ? report::columns_of(format) : query.plan.columns;
  if (format.links) columns.push_back(report::columns_of(info_of(report::Format::urls)).front());
  if (!options.output.empty()) context.out.go_to_file(options.output);
  const BothEnds both = query_at_both_ends(query, ends, columns);
  const std::vector<Change> changes = differences(both.before, both.after);
  if (format.format == report::Format::text) {
    print_text(context, query, changes, columns, ends, options.range);
  } else {
    print_rows(context, query, changes, columns, ends, options);
  }
  report_lost(both.lost);
  if (!changes.empty()) return found;
  if (context.out.is_terminal()) {
    context.out.end_pager();
    write_to_stderr("no differences\n");
  }
  return nothing_found;
}

}  // namespace

RunCommand declare_diff(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("QUERY", options->query, "the query, as one argument; it must not count or use 'distinct'")
      ->required();
  app.add_option("RANGE", options->range,
                 "FROM..TO: commit ids, refs or dates; without FROM or TO, the start or end of the archive")
      ->required();
  add_list_option(app, options->list);
  add_format_option(app, options->format, row_format_names());
  add_spreadsheet_option(app, options->spreadsheet);
  add_output_option(app, options->output);
  app.footer(
      "The query runs twice, as of FROM and as of TO: later mails are ignored, and relative dates, age and "
      "stale\n"
      "use that time. For a mail that is gone, kvq prints how the state of its series changed, or that it "
      "was deleted.\n"
      "\n"
      "  kvq diff 'is:series subsystem:TDX' 1.week.ago..\n"
      "  kvq diff 'is:series is:unanswered' week-10..week-12 -f json");
  return [options](const Context& context) { return diff(context, *options); };
}

}  // namespace kvq
