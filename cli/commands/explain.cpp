// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/entered_query.hpp"
#include "query/run/run.hpp"
#include "schema/base/overloaded.hpp"
#include "schema/base/text_width.hpp"

namespace kvq {
namespace {

std::string to_text(const Value& value) {
  return std::visit(Overloaded{[](std::monostate) { return std::string("NULL"); },
                               [](const std::string& text) { return fmt::format("'{}'", text); },
                               [](const auto& number) { return fmt::format("{}", number); }},
                    value);
}

int run_explain(const Context& context, const std::vector<std::string>& words, const std::string& list) {
  const EnteredQuery query = read_query(context, query_source(words), list);
  std::vector<plan::Column> columns;
  for (const std::string_view name : {"date", "author.name", "subject"}) {
    columns.push_back({std::string(name), find_field(name)->column, find_field(name)});
  }
  const sql::Sql sql = sql::lower(query.plan, columns);
  std::vector<std::string> binds;
  for (const Value& value : sql.binds) binds.push_back(to_text(value));
  const auto line = [&](std::string_view name, std::string_view text) {
    context.out.write(fmt::format("{:7} {}\n", name, printable(text)));
  };
  line("ast", ast::to_text(query.ast));
  line("plan", plan::to_text(query.plan));
  line("sql", sql.text);
  line("binds", fmt::format("{}", fmt::join(binds, ", ")));
  for (const PlanLine& step : engine_plan(query.database, sql)) line(step.about, step.text);
  return found;
}

}  // namespace

RunCommand declare_explain(CLI::App& app) {
  struct Options {
    std::vector<std::string> words;
    std::string list;
  };
  auto options = std::make_shared<Options>();
  add_list_option(app, options->list);
  app.add_option("QUERY", options->words, "the query; multiple arguments are joined with spaces")->required();
  app.footer(
      "Output:\n"
      "  ast     the parsed query, with saved queries expanded\n"
      "  plan    the query after its names are resolved and its values are parsed\n"
      "  sql     the SQL statement\n"
      "  binds   the values bound to the statement\n"
      "  sqlite  the output of EXPLAIN QUERY PLAN\n"
      "From a PostgreSQL server, in place of sqlite:\n"
      "  server  the statement that is sent there, and before it those whose rows kvq filters\n"
      "  steps   the output of EXPLAIN\n"
      "  dialect what kvq's words for full text, sets and times become there");
  return [options](const Context& context) { return run_explain(context, options->words, options->list); };
}

}  // namespace kvq
