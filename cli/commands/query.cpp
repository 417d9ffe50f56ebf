// SPDX-License-Identifier: MIT
// `kvq query`: named queries saved in the database.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/entered_query.hpp"
#include "cli/commands/search.hpp"
#include "query/language/bind.hpp"
#include "query/language/expand.hpp"
#include "query/language/handle_terms.hpp"
#include "query/language/parse.hpp"
#include "query/report/formats/format.hpp"
#include "schema/base/error.hpp"
#include "schema/base/spelling.hpp"
#include "schema/open.hpp"
#include "schema/stores/saved_text_store.hpp"

namespace kvq {
namespace {

struct Options {
  std::string name;
  std::vector<std::string> words;
  bool force = false;
  std::string list_format = "text";
  bool list_spreadsheet = false;
  SearchOptions search;
};

[[noreturn]] void unknown(const std::string& name, const std::vector<SavedQuery>& queries) {
  const std::vector<std::string> names = saved_queries(queries).names();
  const std::vector<std::string_view> views(names.begin(), names.end());
  std::string hint = did_you_mean(name, views);
  throw Error(ErrorKind::usage, fmt::format("there is no saved query '{}'", name),
              hint.empty() ? "'kvq query list' lists them" : hint);
}

/// Throws if the query is invalid or would contain itself.
void check(const Source& source, const std::string& name, std::vector<SavedQuery> queries, int64_t now) {
  ast::Query ast = parse(source);
  if (const Span handle = first_handle(ast.filter); handle != Span{}) {
    throw QueryError(source, handle, "the number of a row means another mail after the next list",
                     "write its Message-ID ('kvq show -f json' has it); in quotes it is a text");
  }
  std::erase_if(queries, [&](const SavedQuery& query) { return query.name == name; });
  queries.push_back({name, source.text, now});
  expand(ast.filter, source, saved_queries(std::move(queries)));
  bind(ast, source, now);
}

int save(const Context& context, const Options& options) {
  if (!is_saved_query_name(options.name)) {
    throw Error(ErrorKind::usage, fmt::format("'{}' is not a valid query name", options.name),
                fmt::format("a name has at most {} characters: letters, digits, '-', '_' and '.'; it begins "
                            "with a letter or digit",
                            longest_saved_query_name));
  }
  const Source source = query_source(options.words);
  // Opening for reading first does not create a missing database, and reports errors in the query without
  // waiting for the write lock.
  check(source, options.name, SavedQueryStore(open_to_read(context.database, context.now)).all(),
        context.now);
  const Database database = open_to_save(context.database);
  Transaction transaction(database);
  SavedQueryStore store(database);
  if (!options.force && store.text(options.name)) {
    throw Error(ErrorKind::usage, fmt::format("the saved query '{}' already exists", options.name),
                "--force replaces it");
  }
  store.put({options.name, source.text, context.now});
  transaction.commit();
  return found;
}

int list(const Context& context, const Options& options) {
  check_spreadsheet(options.list_spreadsheet, options.list_format);
  const report::Format format = format_named(options.list_format);
  const Database database = open_to_read(context.database, context.now);
  const std::vector<SavedQuery> queries = SavedQueryStore(database).all();
  std::vector<plan::Column> columns = {{"name"}, {"query"}};
  // As with mails, the formats for programs have more columns than fit on a terminal line.
  const bool has_time = format != report::Format::text;
  if (has_time) columns.push_back({"created", ColumnKind::time});
  Output& out = context.out;
  const auto writer = report::make_writer(
      format, {.columns = columns, .title = "saved queries", .spreadsheet = options.list_spreadsheet},
      {out.width(), out.colour()}, [&](std::string_view text) { out.write(text); });
  for (const SavedQuery& query : queries) {
    Row row = {query.name, query.text};
    if (has_time) row.emplace_back(query.created);
    writer->write(row);
  }
  writer->end();
  return queries.empty() ? nothing_found : found;
}

std::string text_of(const Context& context, const std::string& name) {
  const Database database = open_to_read(context.database, context.now);
  SavedQueryStore store(database);
  auto text = store.text(name);
  if (!text) unknown(name, store.all());
  return std::move(*text);
}

int show(const Context& context, const std::string& name) {
  context.out.write_mail_text(text_of(context, name) + "\n");
  return found;
}

int remove(const Context& context, const std::string& name) {
  text_of(context, name);
  const Database database = open_to_save(context.database);
  Transaction transaction(database);
  SavedQueryStore store(database);
  if (!store.remove(name)) unknown(name, store.all());
  transaction.commit();
  return found;
}

}  // namespace

RunCommand declare_query(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* save_it = app.add_subcommand("save", "save a query under a name");
  CLI::App* list_all = app.add_subcommand("list", "list the saved queries");
  CLI::App* show_it = app.add_subcommand("show", "print a saved query");
  CLI::App* run_it = app.add_subcommand("run", "run a saved query, as 'kvq search' does");
  CLI::App* remove_it = app.add_subcommand("rm", "delete a saved query");
  save_it->add_option("NAME", options->name, "the name: letters, digits, '-', '_' and '.'")->required();
  save_it->add_option("QUERY", options->words, "the query; multiple arguments are joined with spaces")
      ->required();
  save_it->add_flag("--force", options->force, "replace an existing query of that name");
  add_format_option(*list_all, options->list_format, row_format_names());
  add_spreadsheet_option(*list_all, options->list_spreadsheet);
  for (CLI::App* sub : {show_it, run_it, remove_it}) {
    sub->add_option("SAVED-QUERY", options->name, "the name of a saved query")->required();
  }
  add_search_options(*run_it, options->search);
  app.require_subcommand(1);
  app.footer("In a query, 'query:NAME' matches the mails that the saved query NAME matches.");
  return [=](const Context& context) {
    if (save_it->parsed()) return save(context, *options);
    if (list_all->parsed()) return list(context, *options);
    if (show_it->parsed()) return show(context, options->name);
    if (remove_it->parsed()) return remove(context, options->name);
    return search(context, {options->name, text_of(context, options->name)}, options->search);
  };
}

}  // namespace kvq
