// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "query/bind.hpp"
#include "query/parse.hpp"
#include "query/report/format.hpp"
#include "query/resolve.hpp"
#include "query/run.hpp"
#include "schema/error.hpp"

namespace kvq {
namespace {

struct Options {
  std::vector<std::string> words;
  std::string format = "text";
  int64_t limit = -1;
  bool count = false;
};

plan::Column column_of(std::string_view name) {
  const Field* field = find_field(name);
  return {std::string(name), field->column, field};
}

std::vector<plan::Column> columns_of(report::Format format) {
  switch (format) {
    case report::Format::ids:
      return {column_of("id")};
    case report::Format::text:
      return {column_of("date"), column_of("author.name"), column_of("subject")};
    case report::Format::json:
    case report::Format::csv:
      break;
  }
  return {column_of("id"), column_of("date"), column_of("author"), column_of("subject")};
}

report::Format format_of(const std::string& name) {
  return std::ranges::find(report::formats(), name, &report::FormatInfo::name)->format;
}

int64_t print_rows(const Context& context, const Database& database, const sql::Sql& sql,
                   report::Format format) {
  Output& out = context.out;
  const auto writer = report::make_writer(format, sql.shown, {out.width(), out.colour()},
                                          [&](std::string_view text) { out.write(text); });
  const int64_t rows = run(database, sql, [&](Row&& row) {
    writer->write(row);
    return true;
  });
  writer->end();
  return rows;
}

int run_search(const Context& context, const Options& options) {
  const Source source{"query", fmt::format("{}", fmt::join(options.words, " "))};
  plan::Plan plan = bind(parse(source), source, context.now);
  const report::Format format = format_of(options.format);
  if (format == report::Format::ids) {
    if (!plan.of_messages)
      throw Error(ErrorKind::usage, "counts and distinct values have no Message-IDs",
                  "use --format text, json or csv");
    plan.columns = columns_of(format);
  }
  const Database database = Database::open_to_read(context.database, context.now);
  resolve(plan, database, source, context.now);
  if (options.limit >= 0) plan.stages.emplace_back(plan::Limit{options.limit});
  if (options.count) {
    int64_t count = 0;
    run(database, sql::lower_count(plan), [&](Row&& row) {
      count = std::get<int64_t>(row.front());
      return false;
    });
    context.out.write(fmt::format("{}\n", count));
    return count > 0 ? found : nothing_found;
  }
  context.out.start_pager();
  return print_rows(context, database, sql::lower(plan, columns_of(format)), format) > 0 ? found
                                                                                         : nothing_found;
}

}  // namespace

RunCommand declare_search(CLI::App& app) {
  auto options = std::make_shared<Options>();
  std::vector<std::string> names;
  std::ranges::transform(report::formats(), std::back_inserter(names),
                         [](const auto& f) { return std::string(f.name); });
  app.add_option("QUERY", options->words, "what to look for; several arguments are joined by spaces")
      ->required();
  app.add_option("-f,--format", options->format, fmt::format("how to print: {}", fmt::join(names, ", ")))
      ->check(CLI::IsMember(names).description(""))
      ->type_name("FORMAT");
  app.add_option("-n,--limit", options->limit, "print the first N rows")
      ->check(CLI::Range(int64_t{0}, std::numeric_limits<int64_t>::max()).description(""))
      ->type_name("N");
  app.add_flag("--count", options->count, "print the number of rows alone");
  app.footer(
      "A query that begins with '-' goes behind '--'. 'kvq fields' lists what a query can be made of.");
  return [options](const Context& context) { return run_search(context, *options); };
}

}  // namespace kvq
