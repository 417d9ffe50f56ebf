// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "cli/choices.hpp"
#include "cli/commands.hpp"
#include "cli/question.hpp"
#include "cli/search.hpp"
#include "query/report/format.hpp"
#include "query/run.hpp"
#include "schema/error.hpp"

namespace kvq {
namespace {

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

int64_t print_rows(const Context& context, const Database& database, const sql::Sql& sql,
                   report::Format format) {
  Output& out = context.out;
  bool started = false;
  const auto writer =
      report::make_writer(format, sql.shown, {out.width(), out.colour()}, [&](std::string_view text) {
        // Where nothing is found, what is told of it belongs on the terminal.
        if (!started) out.start_pager();
        started = true;
        out.write(text);
      });
  const int64_t rows = run(database, sql, [&](Row&& row) {
    writer->write(row);
    return true;
  });
  writer->end();
  return rows;
}

int64_t print_count(const Context& context, const Question& question) {
  int64_t count = 0;
  run(question.database, sql::lower_count(question.plan), [&](Row&& row) {
    count = std::get<int64_t>(row.front());
    return false;
  });
  context.out.write(fmt::format("{}\n", count));
  return count;
}

}  // namespace

void add_search_options(CLI::App& app, SearchOptions& options) {
  add_format_option(app, options.format, format_names(true));
  app.add_option("-n,--limit", options.limit, "print the first N rows")
      ->check(CLI::Range(int64_t{0}, std::numeric_limits<int64_t>::max()).description(""))
      ->type_name("N");
  app.add_flag("--count", options.count, "print the number of rows alone");
}

int search(const Context& context, Source query, const SearchOptions& options) {
  Question question = read_question(context, std::move(query));
  plan::Plan& plan = question.plan;
  const report::Format format = format_named(options.format);
  if (format == report::Format::ids) {
    if (!plan.of_messages)
      throw Error(ErrorKind::usage, "counts and distinct values have no Message-IDs",
                  "use --format text, json or csv");
    plan.columns = columns_of(format);
  }
  if (options.limit >= 0) plan.stages.emplace_back(plan::Limit{options.limit});
  const int64_t rows =
      options.count ? print_count(context, question)
                    : print_rows(context, question.database, sql::lower(plan, columns_of(format)), format);
  if (rows > 0) return found;
  tell_nothing_found(context, question);
  return nothing_found;
}

RunCommand declare_search(CLI::App& app) {
  struct Options {
    std::vector<std::string> words;
    SearchOptions search;
  };
  auto options = std::make_shared<Options>();
  app.add_option("QUERY", options->words, "what to look for; several arguments are joined by spaces")
      ->required();
  add_search_options(app, options->search);
  app.footer(
      "A query that begins with '-' goes behind '--'. 'kvq fields' lists what a query can be made of.");
  return [options](const Context& context) {
    return search(context, query_source(options->words), options->search);
  };
}

}  // namespace kvq
