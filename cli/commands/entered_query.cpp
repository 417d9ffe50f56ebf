// SPDX-License-Identifier: MIT
#include "cli/commands/entered_query.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <optional>
#include <string_view>
#include <utility>

#include "cli/base/output.hpp"
#include "cli/commands/nothing_found_text.hpp"
#include "cli/handles/handles.hpp"
#include "cli/settings/user_config.hpp"
#include "query/language/bind.hpp"
#include "query/language/expand.hpp"
#include "query/language/handle_terms.hpp"
#include "query/language/list_restriction.hpp"
#include "query/language/parse.hpp"
#include "query/sql/range_facts.hpp"
#include "query/sql/resolve.hpp"

namespace kvq {

Source query_source(const std::vector<std::string>& words) {
  return {"query", fmt::format("{}", fmt::join(words, " "))};
}

EnteredQuery read_query(const Context& context, Source source, const std::string& list,
                        const std::string& default_stages) {
  ast::Query ast = parse(source);
  if (ast.stages.empty() && !default_stages.empty()) {
    // As part of the query, so that an error points into it.
    source.text += " " + default_stages;
    ast = parse(source);
  }
  // Before saved queries are inserted, in which it would mean something else each day.
  replace_handles(ast.filter, source, [&](std::string_view handle) {
    return message_id_of_handle(handle_in(handle).value_or(0), context.database);
  });
  if (!list.empty()) restrict_to_list(ast.filter, list);
  std::optional<Database> database;
  const auto open = [&]() -> const Database& {
    if (!database) database.emplace(open_configured(context));
    return *database;
  };
  expand(ast.filter, source,
         {[&](const std::string& name) { return SavedQueryStore(open()).text(name); },
          [&] { return saved_queries(SavedQueryStore(open()).all()).names(); }});
  plan::Plan plan = bind(ast, source, context.now);
  if (!list.empty()) list_named(open(), list);
  resolve(plan, open(), source, context.now);
  return {std::move(source), std::move(*database), std::move(ast), std::move(plan)};
}

void report_nothing_found(const Context& context, const EnteredQuery& query) {
  if (!context.out.is_terminal()) return;
  // The message goes to the terminal after the pager has exited.
  context.out.end_pager();
  const NothingFound why = why_nothing_found(query.ast, query.source, query.database, context.now);
  write_to_stderr(to_text(why, context.out.width()));
}

}  // namespace kvq
